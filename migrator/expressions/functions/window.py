"""Window functions."""

from __future__ import annotations

from typing import Any

from migrator.expressions import outputs
from migrator.expressions.func import Func
from migrator.host.mode import public

__all__ = [
    "CumeDist",
    "DenseRank",
    "FirstValue",
    "Lag",
    "LastValue",
    "Lead",
    "NthValue",
    "Ntile",
    "PercentRank",
    "Rank",
    "RowNumber",
]

in_module = public("db.models.functions.window")


class Ranking(Func):
    """A number that follows from the row's place in the window; takes no arguments."""

    window_compatible = True
    cacheable = True


@in_module
class CumeDist(Ranking):
    """Share of the rows that come before the row or with it."""

    function = "CUME_DIST"
    output_field = outputs.FloatField()
    cacheable = True


@in_module
class DenseRank(Ranking):
    """Rank without gaps after equals."""

    function = "DENSE_RANK"
    output_field = outputs.IntegerField()
    cacheable = True


@in_module
class FirstValue(Func):
    """The value in the first row of the frame."""

    function = "FIRST_VALUE"
    arity = 1
    window_compatible = True
    cacheable = True


@in_module
class LagLeadFunction(Func):
    """The value in another row of the window.

    Args:
        expression: the value.
        offset: how many rows away.
        default: the value where there is no such row.

    Raises:
        ValueError: there is no expression, or the offset is not positive.
    """

    window_compatible = True
    cacheable = True

    def __init__(self, expression: Any, offset: int = 1, default: Any = None, **extra: Any) -> None:
        name = type(self).__name__
        if expression is None:
            raise ValueError(f"{name} requires a non-null source expression.")
        if offset is None or offset <= 0:
            raise ValueError(f"{name} requires a positive integer for the offset.")
        arguments = (expression, offset) if default is None else (expression, offset, default)
        super().__init__(*arguments, **extra)

    def _resolve_output_field(self) -> Any:
        return self.get_source_expressions()[0].output_field


@in_module
class Lag(LagLeadFunction):
    """The value some rows back."""

    function = "LAG"
    cacheable = True


@in_module
class LastValue(Func):
    """The value in the last row of the frame."""

    function = "LAST_VALUE"
    arity = 1
    window_compatible = True
    cacheable = True


@in_module
class Lead(LagLeadFunction):
    """The value some rows ahead."""

    function = "LEAD"
    cacheable = True


@in_module
class NthValue(Func):
    """The value in a row of the frame.

    Args:
        expression: the value.
        nth: the row's number, from 1.

    Raises:
        ValueError: there is no expression, or the number is not positive.
    """

    function = "NTH_VALUE"
    window_compatible = True
    cacheable = True

    def __init__(self, expression: Any, nth: int = 1, **extra: Any) -> None:
        name = type(self).__name__
        if expression is None:
            raise ValueError(f"{name} requires a non-null source expression.")
        if nth is None or nth <= 0:
            raise ValueError(f"{name} requires a positive integer as for nth.")
        super().__init__(expression, nth, **extra)

    def _resolve_output_field(self) -> Any:
        return self.get_source_expressions()[0].output_field


@in_module
class Ntile(Func):
    """The number of the bucket that the row falls into, when the rows are dealt out evenly.

    Args:
        num_buckets: how many buckets.

    Raises:
        ValueError: the number is not positive.
    """

    function = "NTILE"
    output_field = outputs.IntegerField()
    window_compatible = True
    cacheable = True

    def __init__(self, num_buckets: int = 1, **extra: Any) -> None:
        if num_buckets <= 0:
            raise ValueError("num_buckets must be greater than 0.")
        super().__init__(num_buckets, **extra)


@in_module
class PercentRank(Ranking):
    """Rank as a fraction from 0 to 1."""

    function = "PERCENT_RANK"
    output_field = outputs.FloatField()
    cacheable = True


@in_module
class Rank(Ranking):
    """Rank; equals share one, and leave a gap."""

    function = "RANK"
    output_field = outputs.IntegerField()
    cacheable = True


@in_module
class RowNumber(Ranking):
    """Number of the row in its partition, from 1."""

    function = "ROW_NUMBER"
    output_field = outputs.IntegerField()
    cacheable = True
