"""Aggregates of two variables."""

from __future__ import annotations

from typing import Any

from migrator.expressions import outputs
from migrator.expressions.aggregates.base import Aggregate
from migrator.host.mode import public

__all__ = [
    "CovarPop",
    "Corr",
    "RegrAvgX",
    "RegrAvgY",
    "RegrCount",
    "RegrIntercept",
    "RegrR2",
    "RegrSlope",
    "RegrSXX",
    "RegrSXY",
    "RegrSYY",
    "StatAggregate",
]

in_module = public("contrib.postgres.aggregates.statistics")


@in_module
class StatAggregate(Aggregate):
    """A statistic of a dependent and an independent variable, over the rows that have both.

    Args:
        y: the dependent variable: a name of a field, a number or an expression.
        x: the independent variable.

    Raises:
        ValueError: one of them is missing.
    """

    output_field: Any = outputs.FloatField()
    cacheable = True

    def __init__(self, y: Any, x: Any, output_field: Any = None, filter: Any = None, default: Any = None) -> None:
        if y is None or x is None:
            raise ValueError("Both y and x must be provided.")
        super().__init__(y, x, output_field=output_field, filter=filter, default=default)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.name = cls.__name__


@in_module
class Corr(StatAggregate):
    """The correlation coefficient."""

    function = "CORR"


@in_module
class CovarPop(StatAggregate):
    """The covariance.

    Args:
        y: the dependent variable.
        x: the independent variable.
        sample: of a sample, not of the whole population.
    """

    def __init__(self, y: Any, x: Any, sample: bool = False, filter: Any = None, default: Any = None) -> None:
        self.function = "COVAR_SAMP" if sample else "COVAR_POP"
        super().__init__(y, x, filter=filter, default=default)


@in_module
class RegrAvgX(StatAggregate):
    """The mean of the independent variable."""

    function = "REGR_AVGX"


@in_module
class RegrAvgY(StatAggregate):
    """The mean of the dependent variable."""

    function = "REGR_AVGY"


@in_module
class RegrCount(StatAggregate):
    """How many rows have both."""

    function = "REGR_COUNT"
    output_field = outputs.IntegerField()
    empty_result_set_value = 0


@in_module
class RegrIntercept(StatAggregate):
    """Where the line of the least squares meets the axis of y."""

    function = "REGR_INTERCEPT"


@in_module
class RegrR2(StatAggregate):
    """The square of the correlation coefficient."""

    function = "REGR_R2"


@in_module
class RegrSlope(StatAggregate):
    """The slope of the line of the least squares."""

    function = "REGR_SLOPE"


@in_module
class RegrSXX(StatAggregate):
    """The sum of squares of the independent variable, around its mean."""

    function = "REGR_SXX"


@in_module
class RegrSXY(StatAggregate):
    """The sum of products of both variables, around their means."""

    function = "REGR_SXY"


@in_module
class RegrSYY(StatAggregate):
    """The sum of squares of the dependent variable, around its mean."""

    function = "REGR_SYY"
