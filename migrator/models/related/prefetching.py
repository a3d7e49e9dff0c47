"""Narrowing a queryset to the objects that belong to many instances at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from migrator.expressions.lookups.comparisons import GreaterThan, LessThanOrEqual
from migrator.expressions.q import Q
from migrator.fields.auto import AutoField, BigAutoField, SmallAutoField
from migrator.fields.related.foreign_key import ForeignKey
from migrator.host.ports import connections
from migrator.sql.constants import DEFAULT_DB_ALIAS
from migrator.sql.errors import NotSupportedError


def _filter_prefetch_queryset(
    queryset: Any, field_name: str, instances: Sequence[Any], keys: Sequence[Any] | None = None
) -> Any:
    """Return *queryset* narrowed to objects whose relation *field_name* leads to one of *instances*.

    With *keys*, the values that the relation holds, it need not ask each instance for its own. A slice is kept for each
    instance: rows are numbered within each group.

    Raises:
        NotSupportedError: a slice on a database without window functions.
    """
    predicate: Any = Q((f"{field_name}__in", instances if keys is None else keys))
    queryset._orm_apply_deferred_filter()
    if queryset._orm_traits.is_sliced:
        query = queryset.query
        using = queryset._db or DEFAULT_DB_ALIAS
        if not connections.get()[using].features.supports_over_clause:
            raise NotSupportedError(
                "Prefetching from a limited queryset is only supported on backends that support window functions."
            )
        low, high = query.low_mark, query.high_mark
        order_by = [expression for expression, _ in query.get_compiler(using=using).get_order_by()]
        from migrator.expressions.functions.window import RowNumber  # sliced prefetches are rare
        from migrator.expressions.windows import Window  # the same

        place = Window(RowNumber(), partition_by=field_name, order_by=order_by)
        predicate &= Q(GreaterThan(place, low))
        if high is not None:
            predicate &= Q(LessThanOrEqual(place, high))
        query.clear_limits()
    # The joins that are there are used again: another join of the same relation would mix up the rows.
    queryset._orm_narrow(predicate)
    return queryset


KEEP_INTEGERS = (SmallAutoField, AutoField, BigAutoField)
"""Fields whose database value of an integer is the integer itself."""


def _keeps_integers(field: Any) -> bool:
    while type(field).get_db_prep_value is ForeignKey.get_db_prep_value:
        field = field.target_field
    return type(field) in KEEP_INTEGERS


def matching_key(fields: Sequence[Any], names: Sequence[str], connection: Any) -> Callable[[Any], tuple[Any, ...]]:
    """Return the function that gives what rows and instances are matched by.

    Args:
        fields: the columns of the relation.
        names: the attributes that hold their values.
        connection: whose database values to compare.
    """
    if len(fields) == 1 and _keeps_integers(fields[0]):
        (field,), (name,) = fields, names

        def key_of_one(obj: Any) -> tuple[Any, ...]:
            value = getattr(obj, name)
            return (value if type(value) is int else field.get_db_prep_value(value, connection),)

        # Equal numbers match; see group_by_key().
        key_of_one.attribute = name  # type: ignore[attr-defined]  # functions take attributes
        return key_of_one
    pairs = list(zip(fields, names, strict=True))
    return lambda obj: tuple([field.get_db_prep_value(getattr(obj, name), connection) for field, name in pairs])
