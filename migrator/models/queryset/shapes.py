"""The shape of conditions: what of ``filter(…)`` decides the SQL, apart from the values.

A value contributes its type: the same lookup with another ``int`` gives the same SQL. What changes the SQL by its
value is part of the shape: ``None``, truth values, the length of a list, the name in an ``F``. A queryset among the
values contributes the chain that was recorded of it, and its own values. A condition with anything else in it (other
expressions, instances of classes unknown here) has no shape.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from migrator.expressions.q import Q
from migrator.expressions.references import F, OuterRef
from migrator.fields.enums import Choices
from migrator.host.deferred import uuid
from migrator.models.key_plans import SCALARS
from migrator.models.queryset.chains import Chain, Values, shape_of_chain
from migrator.models.queryset.expression_shapes import (
    holds_chains,
    shape_of_expression,
    shape_of_value,
    with_queries,
)
from migrator.sql.slots import Unshapely

SWAPPABLE: set[Any] = set(SCALARS)
"""Values of exactly these types can be swapped for one another of the same type."""

CONSTANTS: dict[Any, tuple[str, Any]] = {None: ("is", None), True: ("is", True), False: ("is", False)}
"""Values that are part of the shape themselves."""

LISTS = (list, tuple, set, frozenset)
"""What an ``in`` lookup may be given; of a set, the order is the same as long as it is not changed."""

MAX_LIST = 100
"""Longer lists are not worth a statement of their own."""


def shape_of(args: tuple[Any, ...], kwargs: dict[str, Any], values: list[Any]) -> tuple[Hashable, ...]:
    """Return the shape of the conditions of one ``filter()`` call and append their values to *values*.

    Raises:
        Unshapely: something in it is neither a plain value nor a condition on one.
    """
    parts: list[Hashable] = [_node_shape(node, values) for node in args]
    for name, value in kwargs.items():
        parts.append(name)
        # The common case in line: this runs for every filter().
        kind: Any = type(value)
        if kind in SWAPPABLE:
            values.append(value)
            parts.append(kind)
        else:
            parts.append(_kind(name, value, values))
    return tuple(parts)


def _node_shape(node: Any, values: list[Any]) -> Hashable:
    if type(node) is not Q:
        return "condition", shape_of_value(node, values)
    return node.connector, node.negated, tuple([_child_shape(child, values) for child in node.children])


def _child_shape(child: Any, values: list[Any]) -> Hashable:
    if type(child) is tuple:
        name, value = child
        return name, _kind(name, value, values)
    return _node_shape(child, values)


def _kind(name: str, value: Any, values: list[Any]) -> Hashable:
    kind: Any = type(value)
    if _is_plain(kind):
        values.append(value)
        return kind  # type: ignore[no-any-return]  # a class is hashable
    if value is None or kind is bool:
        return CONSTANTS[value]
    if kind in LISTS and name.endswith("__in"):
        return _list_kind(value, values)
    if name.endswith("__range") and kind in (list, tuple):
        return _range_kind(value, values)
    if is_instance(value):
        values.append(value)
        return "instance", kind
    if kind is F:
        return "F", value.name
    if kind is OuterRef:
        return shape_of_expression(value, [])
    if is_recorded(value):
        return shape_of_chain(_chain_of(value), values)
    if not hasattr(value, "as_sql"):
        raise Unshapely
    return "expression", shape_of_value(value, values)


def _is_plain(kind: Any) -> bool:
    """Say whether values of exactly this type can be swapped; learn types when they turn up, for some load slowly."""
    if kind in SWAPPABLE:
        return True
    if (kind.__module__ == "uuid" and kind is uuid.UUID) or _is_choice(kind):
        SWAPPABLE.add(kind)
        return True
    return False


def _is_choice(kind: Any) -> bool:
    """Say whether values of the type are choices: texts and numbers with labels, and no expressions."""
    return issubclass(kind, Choices) and not (hasattr(kind, "resolve_expression") or hasattr(kind, "as_sql"))


def is_recorded(value: Any) -> bool:
    """Say whether *value* is a queryset that is nothing but a recorded chain, and is used in queries as all are."""
    kind: Any = type(value)
    if getattr(kind, "resolve_expression", None) is None or not hasattr(kind, "_orm_apply_deferred_filter"):
        return False
    value._orm_apply_deferred_filter()
    return bool(
        value._orm_node is not None
        and not value._sticky_filter
        and value._cloning_enabled
        and kind.resolve_expression.__qualname__ == "QuerySet.resolve_expression"
    )


def _chain_of(queryset: Any) -> Chain:
    return Chain(queryset._orm_node, queryset._orm_steps, queryset._orm_bound, queryset._db)


def is_instance(value: Any) -> bool:
    """Say whether *value* is an instance of a model."""
    return hasattr(value, "_state") and hasattr(value, "_meta")


def _list_kind(items: Iterable[Any], values: list[Any]) -> Hashable:
    """Return the kind of the values of an ``in`` lookup: their number and types.

    Duplicates and None are left out of the SQL by the lookup, so that the number would not say enough. Values of
    different types may become duplicates when they are prepared: 2 and "2".
    """
    listed = list(items)
    kinds = {type(item) for item in listed}
    if len(kinds) != 1 or len(listed) > MAX_LIST or not all(map(_is_plain, kinds)) or len(set(listed)) != len(listed):
        raise Unshapely
    values.extend(listed)
    return "in", len(listed), kinds.pop()


def _range_kind(ends: Any, values: list[Any]) -> Hashable:
    kinds = tuple(map(type, ends))
    if len(kinds) != 2 or not all(map(_is_plain, kinds)):
        raise Unshapely
    values.extend(ends)
    return "range", *kinds


def holds_changeable(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Say whether a value of conditions that have a shape could change before they are looked at again."""

    def is_changeable(value: Any) -> bool:
        return isinstance(value, list | set) or hasattr(value, "_orm_bound") or holds_chains(value)

    return _any_value(is_changeable, args, kwargs)


def holds_expressions(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Say whether there is an expression among the values of conditions that have a shape; a name is none."""

    def is_expression(value: Any) -> bool:
        return hasattr(value, "resolve_expression") and not isinstance(value, F) and not hasattr(value, "_orm_bound")

    return _any_value(is_expression, args, kwargs)


def _any_value(says: Callable[[Any], bool], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    def holds(node: Any) -> bool:
        if type(node) is not Q:
            return says(node)
        return any(says(child[1]) if type(child) is tuple else holds(child) for child in node.children)

    return any(map(says, kwargs.values())) or any(map(holds, args))


def filled(args: tuple[Any, ...], kwargs: dict[str, Any], source: Values) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the conditions with what *source* gives in place of their values, in the order of the shape."""

    def value_of(value: Any) -> Any:
        if type(value) in SWAPPABLE or is_instance(value):
            return source.next()
        if isinstance(value, LISTS):
            return [value_of(item) for item in value]
        if hasattr(value, "_orm_bound"):
            query = source.query_of(_chain_of(value))
            return value._chain() if query is None else query
        return with_queries(value, source.query_of) if hasattr(value, "as_sql") else value

    def node_of(node: Any) -> Any:
        if type(node) is not Q:
            return with_queries(node, source.query_of)
        children = [
            (child[0], value_of(child[1])) if type(child) is tuple else node_of(child) for child in node.children
        ]
        return Q.create(children, connector=node.connector, negated=node.negated)

    nodes = tuple([node_of(node) for node in args])
    return nodes, {name: value_of(value) for name, value in kwargs.items()}
