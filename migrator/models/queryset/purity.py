"""Whether a resolved expression compiles to the same SQL each time, on connections that are capable of the same."""

from __future__ import annotations

from functools import cache
from typing import Any

from migrator.expressions.columns import Col
from migrator.expressions.lookup import Lookup
from migrator.expressions.values import Value
from migrator.models.queryset.expression_shapes import says_cacheable
from migrator.sql.slots import Slot
from migrator.sql.where import WhereNode

OWN_CODE = "migrator."

PREPARING = ("get_prep_value", "get_db_prep_value", "get_db_prep_save")
"""Methods of fields that make a parameter of a value."""


def is_pure(part: Any) -> bool:
    """Say whether all of an expression is known to follow from its parts alone."""
    kind: Any = type(part)
    if part is None or kind is Col:
        return True
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
