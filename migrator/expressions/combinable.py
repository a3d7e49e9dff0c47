"""Operators: what makes ``F("price") * 2`` an expression."""

from __future__ import annotations

from typing import Any, NoReturn

from migrator.expressions.ports import vocabulary
from migrator.host.mode import public
from migrator.sql.protocols import CombinableNode

BITWISE_HINT = "Use .bitand(), .bitor(), and .bitxor() for bitwise logical operations."


@public("db.models.expressions")
class Combinable(CombinableNode):
    """Gives expressions the arithmetic operators, methods for the bitwise ones, and ``&``, ``|``, ``^``, ``~`` for
    conditions.

    Plain values on the other side become ``Value``.
    """

    # Arithmetic
    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"
    POW = "^"
    # Doubled, because the driver formats the statement once more.
    MOD = "%%"

    # Bitwise
    BITAND = "&"
    BITOR = "|"
    BITLEFTSHIFT = "<<"
    BITRIGHTSHIFT = ">>"
    BITXOR = "#"

    def _combine(self, other: Any, connector: str, reversed: bool) -> Any:
        operand = other if hasattr(other, "resolve_expression") else vocabulary.Value(other)
        left, right = (operand, self) if reversed else (self, operand)
        return vocabulary.CombinedExpression(left, connector, right)

    def _join_conditions(self, other: Any, operation: str) -> Any:
        if not (getattr(self, "conditional", False) and getattr(other, "conditional", False)):
            raise NotImplementedError(BITWISE_HINT)
        condition = vocabulary.Q
        return getattr(condition(self), operation)(condition(other))

    def _refuse_bitwise(self) -> NoReturn:
        raise NotImplementedError(BITWISE_HINT)

    def __neg__(self) -> Any:
        return self._combine(-1, self.MUL, False)

    def __add__(self, other: Any) -> Any:
        return self._combine(other, self.ADD, False)

    def __radd__(self, other: Any) -> Any:
        return self._combine(other, self.ADD, True)

    def __sub__(self, other: Any) -> Any:
        return self._combine(other, self.SUB, False)

    def __rsub__(self, other: Any) -> Any:
        return self._combine(other, self.SUB, True)

    def __mul__(self, other: Any) -> Any:
        return self._combine(other, self.MUL, False)

    def __rmul__(self, other: Any) -> Any:
        return self._combine(other, self.MUL, True)

    def __truediv__(self, other: Any) -> Any:
        return self._combine(other, self.DIV, False)

    def __rtruediv__(self, other: Any) -> Any:
        return self._combine(other, self.DIV, True)

    def __mod__(self, other: Any) -> Any:
        return self._combine(other, self.MOD, False)

    def __rmod__(self, other: Any) -> Any:
        return self._combine(other, self.MOD, True)

    def __pow__(self, other: Any) -> Any:
        return self._combine(other, self.POW, False)

    def __rpow__(self, other: Any) -> Any:
        return self._combine(other, self.POW, True)

    def bitand(self, other: Any) -> Any:
        """Return the bitwise AND with *other*."""
        return self._combine(other, self.BITAND, False)

    def bitor(self, other: Any) -> Any:
        """Return the bitwise OR with *other*."""
        return self._combine(other, self.BITOR, False)

    def bitxor(self, other: Any) -> Any:
        """Return the bitwise exclusive OR with *other*."""
        return self._combine(other, self.BITXOR, False)

    def bitleftshift(self, other: Any) -> Any:
        """Return this, shifted left by *other* bits."""
        return self._combine(other, self.BITLEFTSHIFT, False)

    def bitrightshift(self, other: Any) -> Any:
        """Return this, shifted right by *other* bits."""
        return self._combine(other, self.BITRIGHTSHIFT, False)

    def __and__(self, other: Any) -> Any:
        return self._join_conditions(other, "__and__")

    def __or__(self, other: Any) -> Any:
        return self._join_conditions(other, "__or__")

    def __xor__(self, other: Any) -> Any:
        return self._join_conditions(other, "__xor__")

    def __rand__(self, other: Any) -> Any:
        self._refuse_bitwise()

    def __ror__(self, other: Any) -> Any:
        self._refuse_bitwise()

    def __rxor__(self, other: Any) -> Any:
        self._refuse_bitwise()

    def __invert__(self) -> Any:
        return vocabulary.NegatedExpression(self)
