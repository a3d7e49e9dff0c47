"""Recorded chains: what ``filter().order_by()[:3]`` looks like without its values, known after the first time.

For each model there is a tree. A :class:`Node` stands for a chain of steps; its edges are the shapes of the steps
that were ever taken from there. A queryset whose chain is recorded holds a node and the values, nothing else: one
dictionary look-up a step, and no query builder. The builder is made by replaying the steps when somebody asks for it.

A step is taken for real the first time, so that every error is raised where and as it always was; only what succeeded
is recorded, and conditions only when they come a second time. On the way back over the same edge, the values are
still sent through their fields' ``get_prep_value``, which is what can fail for one value and not for another.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from itertools import combinations
from typing import Any

from migrator.expressions.lookups.related import InstanceBinding, get_normalized_value
from migrator.fields.registration import registry
from migrator.models.queryset.chains import Slots, Values, orders_by_names
from migrator.models.queryset.clock import Clock, Nothing, Place
from migrator.models.queryset.purity import (
    conditions,
    is_pure,
    is_pure_condition,
    joins_are_static,
    leaves_of,
    slots_of,
)
from migrator.models.queryset.shapes import is_instance
from migrator.query.query import Query
from migrator.sql.slots import assumed_zones, restriction_uses, zone_uses

MODE = os.environ.get("MIGRATOR_PLAN_CACHE", "on")
"""``on``; ``off``: every query is built and compiled; ``double``: do both, and compare."""

MAX_PLACES = 4096
"""How many steps, shortcuts and statements are kept, of all models together; those in use stay."""

Check = tuple[int, Callable[[Any], Any]]
"""Which of the new values to send through which ``get_prep_value``."""


class Node:
    """A chain of steps on one model, without values."""

    __slots__ = (
        "edges",
        "inner_edges",
        "is_nestable",
        "model",
        "parts",
        "plans",
        "shortcuts",
        "template",
        "twins",
        "width",
    )

    def __init__(self, model: Any, template: Any, width: int, parts: tuple[Part, ...] = ()) -> None:
        self.model = model
        self.parts = parts
        """The querysets that are parts of the chain: the model and the indexes of the values of each."""
        self.is_nestable = not template.select_related and orders_by_names(template)
        """Whether the chain can be a part of another one: what is only resolved in the end is looked at there."""
        self.template = template
        """The query builder with slots in place of the values. Never changed, except by who makes the node."""
        self.width = width
        """Number of values."""
        self.edges: dict[Hashable, Known] = {}
        """The next steps, by shape; ``Nothing`` for one that must not be recorded."""
        self.inner_edges: dict[Hashable, Known] = {}
        """The same for a further step on the same copy of a queryset, which may share joins with the one before."""
        self.plans: dict[Hashable, Any] = {}
        """Compiled statements, by what is wanted."""
        self.shortcuts: dict[Hashable, Shortcut] = {}
        """Where ``get()`` leads from here, by the shape of its conditions."""
        self.twins = (*_twins(template), *_twin_parts(template, parts)) if width > 1 else ()
        """Slots of equal conditions, or subqueries: with equal values they would be one."""

    def has_twins(self, values: Sequence[Any]) -> bool:
        """Say whether two conditions are the same with these values; the query would keep one of them."""
        return any(
            [values[index] for index in first] == [values[index] for index in second] for first, second in self.twins
        )


Part = tuple[Any, tuple[int, ...]]
"""A queryset in a chain: its model, and the indexes of its values among those of the chain."""


class Seen(Place):
    """In place of an edge: a condition that was taken once, and is worth recording when it comes again."""

    __slots__ = ()


class Shortcut(Place):
    """Several steps at once: the chain where they end."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        self.node = node


class Edge(Place):
    """One step from a node to the next."""

    __slots__ = ("checks", "copies", "node")

    def __init__(self, node: Node, checks: tuple[Check, ...], *, copies: bool = False) -> None:
        self.node = node
        self.checks = checks
        self.copies = copies
        """Whether steps of this kind hold something that the caller could change."""


Known = Edge | Seen | Nothing


def settle(edge: Edge, step: Any, values: list[Any]) -> Any:
    """Check *values* on the way along *edge*, and return the step to remember.

    Instances of models are replaced by what stands for them, in *values* too: they may change later on. None where
    nothing can stand for one of them.
    """
    holds_instances = edge.copies
    for index, prepare in edge.checks:
        prepared = prepare(values[index])
        if is_instance(values[index]):
            if prepared is None:
                return None
            values[index] = prepared
            holds_instances = True
    return step.filled(Values(values)) if holds_instances else step


class Registry:
    """What is known of all models."""

    def __init__(self) -> None:
        self.clock = Clock(MAX_PLACES)
        self.generation = 0

    def root(self, model: Any) -> Node:
        """Return where the chains of *model* begin."""
        meta = model._meta
        known: tuple[int, Any, Node] | None = meta.__dict__.get(ROOT_ATTRIBUTE)
        # The tuple of fields is a new one after the model, or what is related to it, has changed.
        fields = meta.concrete_fields
        if known is not None and known[0] == self.generation and known[1] is fields:
            return known[2]
        node = Node(model, Query(model), 0)
        meta.__dict__[ROOT_ATTRIBUTE] = (self.generation, fields, node)
        return node

    def forget(self) -> None:
        """Forget all chains; a newly registered lookup, for one, can change what any of them means."""
        self.generation += 1
        self.clock.clear()


ROOT_ATTRIBUTE = "_recorded_chains"
"""Where a model's options keep the root: it goes when the model goes."""

recorded = Registry()
registry.watchers.append(recorded.forget)


def forget() -> None:
    """Forget all recorded chains and their plans."""
    recorded.forget()


def root(model: Any) -> Node | None:
    """Return where the chains of *model* begin, or None if nothing is to be recorded."""
    if MODE == "off" or model is None:
        return None
    return recorded.root(model)


def explore(node: Node, step: Any, number_of_values: int, *, is_new_copy: bool) -> Edge | None:
    """Return the edge for a step that was just taken for real, or None if it cannot be recorded."""
    template = node.template.chain() if is_new_copy else node.template.clone()
    try:
        slots = Slots(node.width)
        with (
            assumed_zones.noticed() as assumed,
            zone_uses.noticed() as located,
            restriction_uses.noticed() as restricted,
        ):
            step.filled(slots).apply(template)
        checks = _checks(template, node.width, slots.own)
        if checks is None or assumed[0] or located[0] or restricted[0] or slots.end != node.width + number_of_values:
            return None
        if not joins_are_static(template) or not _is_pure_since(template, node.template):
            return None
        following = Node(node.model, template, slots.end, (*node.parts, *slots.parts))
        return Edge(following, checks, copies=step.holds_changeable())
    except Exception:  # noqa: BLE001  # whatever objects to slots is compiled with its values each time
        return None


def _is_pure_since(template: Any, before: Any) -> bool:
    """Say whether the expressions that a step has added compile to the same SQL each time."""
    known = before.annotations
    return all(is_pure(part) for name, part in template.annotations.items() if known.get(name) is not part)


def note(table: dict[Any, Any], key: Hashable, place: Place) -> None:
    """Remember what is known of a step, a shortcut or a statement."""
    recorded.clock.enter(table, key, place)


def is_first(table: dict[Any, Any], key: Hashable) -> bool:
    """Say whether what *key* stands for has not come before; from now on it has."""
    known = table.get(key)
    if known is None:
        note(table, key, Seen())
        return True
    known.used = True
    return False


def _checks(template: Any, first: int, own: set[int]) -> tuple[Check, ...] | None:
    """Find the lookups that hold the new slots; None if a lookup is not as simple as it has to be.

    Args:
        first: the first new slot.
        own: the new slots that a lookup must hold; those of querysets were checked when these were recorded.
    """
    found: dict[int, Check] = {}
    for leaf in leaves_of(template):
        if not is_pure_condition(leaf):
            return None
        for slot in slots_of(leaf):
            if slot.index >= first:
                found[slot.index] = (slot.index - first, _accept if slot.settled else _preparation(leaf))
    if not own.issubset(found):
        return None
    return tuple(check for check in found.values() if check[1] is not _accept)


def _twins(template: Any) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Return pairs of conditions that differ in their values at most, each as the indexes of its slots."""
    alike: dict[Any, list[tuple[int, ...]]] = {}
    for leaf in conditions(template.where):
        indexes = tuple(slot.index for slot in slots_of(leaf))
        if indexes:
            alike.setdefault((type(leaf), leaf.lhs, len(indexes)), []).append(indexes)
    return tuple(pair for group in alike.values() for pair in combinations(group, 2))


def _twin_parts(template: Any, parts: tuple[Part, ...]) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Return pairs of querysets that could be the same subquery, where the query groups or orders by each once."""
    ordered = any(not isinstance(term, str) or term.lstrip("-") in template.annotations for term in template.order_by)
    if template.group_by is None and not ordered:
        return ()
    return twins_among(parts)


def twins_among(parts: tuple[Part, ...]) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Return the pairs of querysets of one model with as many values."""
    alike: dict[Any, list[tuple[int, ...]]] = {}
    for model, indexes in parts:
        alike.setdefault((model, len(indexes)), []).append(indexes)
    return tuple(pair for group in alike.values() for pair in combinations(group, 2))


def _preparation(leaf: Any) -> Callable[[Any], Any]:
    """Return what the lookup sends its value through when it is made."""
    if isinstance(leaf, InstanceBinding):
        return partial(_prepare_related, leaf.lhs)
    prepare: Callable[[Any], Any] | None = getattr(leaf.lhs.output_field, "get_prep_value", None)
    return prepare if prepare is not None and leaf.prepare_rhs else _accept


def _prepare_related(lhs: Any, value: Any) -> Any:
    target = lhs.output_field.path_infos[-1].target_fields[-1]
    return target.get_prep_value(get_normalized_value(value, lhs)[0])


def _accept(value: Any) -> Any:
    return value


__all__ = ["MODE", "Edge", "Node", "explore", "forget", "root"]
