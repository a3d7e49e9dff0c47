"""Aggregates that only PostgreSQL has."""

from __future__ import annotations

from migrator.contrib.postgres.aggregates.general import (
    ArrayAgg as ArrayAgg,
    BitAnd as BitAnd,
    BitOr as BitOr,
    BitXor as BitXor,
    BoolAnd as BoolAnd,
    BoolOr as BoolOr,
    JSONBAgg as JSONBAgg,
    StringAgg as StringAgg,
)
from migrator.contrib.postgres.aggregates.mixins import OrderableAggMixin as OrderableAggMixin
from migrator.contrib.postgres.aggregates.statistics import (
    Corr as Corr,
    CovarPop as CovarPop,
    RegrAvgX as RegrAvgX,
    RegrAvgY as RegrAvgY,
    RegrCount as RegrCount,
    RegrIntercept as RegrIntercept,
    RegrR2 as RegrR2,
    RegrSlope as RegrSlope,
    RegrSXX as RegrSXX,
    RegrSXY as RegrSXY,
    RegrSYY as RegrSYY,
    StatAggregate as StatAggregate,
)
