"""Public path of the aggregates."""

from __future__ import annotations

from migrator.expressions.aggregates import base, builtin
from migrator.expressions.aggregates.base import (
    Aggregate as Aggregate,
    AggregateFilter as AggregateFilter,
    AggregateOrderBy as AggregateOrderBy,
)
from migrator.expressions.aggregates.builtin import (
    AnyValue as AnyValue,
    Avg as Avg,
    BitAggregate as BitAggregate,
    BitAnd as BitAnd,
    BitOr as BitOr,
    BitXor as BitXor,
    Count as Count,
    Max as Max,
    Min as Min,
    StdDev as StdDev,
    StringAgg as StringAgg,
    StringAggDelimiter as StringAggDelimiter,
    Sum as Sum,
    Variance as Variance,
)
from migrator.host.face import mirror

mirror(__name__, base, builtin)
