"""Whether a resolved expression compiles to the same SQL each time, on connections that are capable of the same."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from migrator.expressions.columns import Col
from migrator.expressions.lookup import Lookup
from migrator.expressions.references import ResolvedOuterRef
from migrator.expressions.values import Value
from migrator.fields.related.foreign_object import ForeignObject
from migrator.fields.related.rels import ForeignObjectRel
from migrator.models.queryset.expression_shapes import says_cacheable
from migrator.query.query import Query
from migrator.sql.slots import Slot, is_cacheable
from migrator.sql.where import NothingNode, WhereNode

OWN_CODE = "migrator."

PREPARING = ("get_prep_value", "get_db_prep_value", "get_db_prep_save")
"""Methods of fields that make a parameter of a value."""


def is_pure(part: Any) -> bool:
    """Say whether all of an expression is known to follow from its parts alone."""
    kind: Any = type(part)
    if part is None or kind is Col or kind is ResolvedOuterRef:
        return True
    if kind is Query:
        return is_pure_query(part)
    if kind is WhereNode:
        return all(map(is_pure, part.children))
    # Composite keys are put together from their columns after the statement.
    if not says_cacheable(kind) or getattr(part, "is_composite", False):
        return False
    if isinstance(part, Lookup):
        return is_pure(part.lhs) and (is_pure(part.rhs) if _is_node(part.rhs) else _is_literal(part.rhs, part.lhs))
    if isinstance(part, Value):
        field = part._output_field_or_none
        # Without a field, a list becomes the parameter itself, and may be changed later.
        return prepares_purely(field) if field is not None else not isinstance(part.value, list | dict)
    return all(map(is_pure, part.get_source_expressions()))


def is_pure_query(query: Any) -> bool:
    """Say whether a query that is a part of another one compiles to the same SQL each time, but for its slots."""
    parts = (*query.annotations.values(), *query.select)
    return (
        not (query.extra or query.extra_tables or query.extra_order_by)
        and all(map(is_pure, parts))
        and all(map(is_pure_condition, conditions(query.where)))
        and joins_are_static(query)
        and all(map(is_pure_query, query.combined_queries))
    )


def is_pure_condition(leaf: Any) -> bool:
    """Say whether a condition of a query, slots in it aside, compiles to the same SQL each time."""
    kind: Any = type(leaf)
    if kind is NothingNode:
        return True
    if not isinstance(leaf, Lookup):
        return is_pure(leaf)
    if not is_cacheable(kind) or not _is_fixed(leaf.lhs):
        return False
    if _is_node(leaf.rhs):
        return _is_fixed(leaf.rhs)
    return bool(slots_of(leaf)) or _is_literal(leaf.rhs, leaf.lhs)


def _is_fixed(side: Any) -> bool:
    return not hasattr(side, "as_sql") or is_pure(side)


def conditions(node: Any) -> Iterator[Any]:
    """Yield the conditions below a node of WHERE."""
    for child in node.children:
        if hasattr(child, "children"):
            yield from conditions(child)
        else:
            yield child


def leaves_of(query: Any) -> Iterator[Any]:
    """Yield the conditions of a query and of those inside its conditions."""
    for leaf in conditions(query.where):
        yield leaf
        for part in (getattr(leaf, "lhs", None), getattr(leaf, "rhs", None)):
            yield from _leaves_inside(part)
    for part in query.combined_queries:
        yield from leaves_of(part)


def _leaves_inside(part: Any) -> Iterator[Any]:
    if type(part) is Query:
        yield from leaves_of(part)
    elif _is_node(part) and hasattr(part, "get_source_expressions"):
        for source in part.get_source_expressions():
            yield from _leaves_inside(source)


def slots_of(leaf: Any) -> list[Slot]:
    """Return the slots on the right-hand side of a condition."""
    rhs = getattr(leaf, "rhs", None)
    if type(rhs) is Slot:
        return [rhs]
    return [item for item in rhs if type(item) is Slot] if isinstance(rhs, list | tuple) else []


STATIC_RESTRICTIONS = frozenset({ForeignObject.get_extra_restriction, ForeignObjectRel.get_extra_restriction})


def joins_are_static(query: Any) -> bool:
    """Say whether the conditions of all joins depend on the models and the query alone.

    Relations of other classes may restrict them by whatever they like, the active language for instance.
    """
    for join in query.alias_map.values():
        filtered = getattr(join, "filtered_relation", None)
        if filtered is not None and not is_pure(filtered.resolved_condition):
            return False
        relation = getattr(join, "join_field", None)
        # The reverse side of a relation asks the field.
        for side in (relation, getattr(relation, "field", None)):
            if side is not None and type(side).get_extra_restriction not in STATIC_RESTRICTIONS:
                return False
    return True


def _is_node(side: Any) -> bool:
    return hasattr(side, "as_sql") or hasattr(side, "resolve_expression")


def _is_literal(side: Any, lhs: Any) -> bool:
    """Say whether the plain right-hand side of a lookup becomes the same parameters each time."""
    items = side if isinstance(side, list | tuple) else (side,)
    if any(type(item) is Slot or _is_node(item) for item in items):
        return False
    return side is None or type(side) is bool or prepares_purely(lhs.output_field)


def prepares_purely(field: Any) -> bool:
    """Say whether the field makes the same parameter of the same value each time: fields of the package do."""
    target = getattr(field, "target_field", None)
    own_class: Any = type(field)
    target_class: Any = type(target)
    return _has_own_methods(own_class) and (target is None or _has_own_methods(target_class))


@cache
def _has_own_methods(kind: Any) -> bool:
    return all(getattr(kind, name).__module__.startswith(OWN_CODE) for name in PREPARING if hasattr(kind, name))
