"""Aggregates that SQLite lacks; an instance collects the values of one group."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_, xor
from typing import Any, ClassVar

from migrator.host.deferred import statistics


class ListAggregate(list[Any]):
    """Keeps the values of the group in order."""

    def step(self, value: Any) -> None:
        """Take one row's value."""
        self.append(value)


class Statistic(ListAggregate):
    """A function of all values, which has to be given as many as it needs."""

    function: ClassVar[str]

    def finalize(self) -> Any:
        """Return the result of the group."""
        return getattr(statistics, self.function)(self)


class StdDevPop(Statistic):
    """Standard deviation of a whole population."""

    function = "pstdev"


class StdDevSamp(Statistic):
    """Standard deviation of a sample."""

    function = "stdev"


class VarPop(Statistic):
    """Variance of a whole population."""

    function = "pvariance"


class VarSamp(Statistic):
    """Variance of a sample."""

    function = "variance"


class AnyValue(ListAggregate):
    """The value of some row."""

    def finalize(self) -> Any:
        """Return the first value."""
        return self[0]


class BitAggregate(ListAggregate):
    """Integers combined bit by bit; NULLs are left out."""

    bit_operator: ClassVar[Any]

    def finalize(self) -> Any:
        """Return the combination, or NULL for values that are no integers or an empty group."""
        values = [value for value in self if value is not None]
        if not values:
            return None
        try:
            return reduce(type(self).bit_operator, values)
        except TypeError:
            return None


class BitAnd(BitAggregate):
    """Bits that are set in all values."""

    bit_operator = staticmethod(and_)


class BitOr(BitAggregate):
    """Bits that are set in some value."""

    bit_operator = staticmethod(or_)


class BitXor(BitAggregate):
    """Bits that are set in an odd number of values."""

    bit_operator = staticmethod(xor)
