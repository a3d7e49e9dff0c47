"""Narrowing a queryset to the objects that belong to many instances at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrator.expressions.functions.window import RowNumber
from migrator.expressions.lookups.comparisons import GreaterThan, LessThanOrEqual
from migrator.expressions.q import Q
from migrator.expressions.windows import Window
from migrator.host.ports import connections
from migrator.sql.constants import DEFAULT_DB_ALIAS
from migrator.sql.errors import NotSupportedError


def _filter_prefetch_queryset(queryset: Any, field_name: str, instances: Sequence[Any]) -> Any:
    """Return *queryset* narrowed to objects whose relation *field_name* leads to one of *instances*.

    A slice is kept for each instance: rows are numbered within each group.

    Raises:
        NotSupportedError: a slice on a database without window functions.
    """
    predicate: Any = Q((f"{field_name}__in", instances))
    query = queryset.query
    if query.is_sliced:
        using = queryset._db or DEFAULT_DB_ALIAS
        if not connections.get()[using].features.supports_over_clause:
            raise NotSupportedError(
                "Prefetching from a limited queryset is only supported on backends that support window functions."
            )
        low, high = query.low_mark, query.high_mark
        order_by = [expression for expression, _ in query.get_compiler(using=using).get_order_by()]
        place = Window(RowNumber(), partition_by=field_name, order_by=order_by)
        predicate &= Q(GreaterThan(place, low))
        if high is not None:
            predicate &= Q(LessThanOrEqual(place, high))
        query.clear_limits()
    # The joins that are there are used again: another join of the same relation would mix up the rows.
    query.add_q(predicate, reuse_all=True)
    return queryset
