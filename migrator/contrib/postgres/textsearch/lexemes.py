"""Words as they are, whatever is in them: nothing that a user typed is taken for an operator."""

from __future__ import annotations

import re
from typing import Any

from migrator.contrib.postgres.textsearch.joining import Joined
from migrator.expressions import outputs
from migrator.expressions.base import SQL, Expression
from migrator.expressions.values import Value
from migrator.host.mode import public

in_module = public("contrib.postgres.search")

WEIGHTS = ("A", "B", "C", "D")

OPERATORS = re.compile(r"['\0\[\]()|&:*!@<>\\]")
"""Characters that have a meaning in the server's query syntax."""

SPACES = re.compile(r" +")


@in_module
def quote_lexeme(value: str) -> str:
    """Return *value* in quotes, without anything that the server would take for an operator."""
    return f"'{SPACES.sub(' ', OPERATORS.sub(' ', value)).strip()}'"


@in_module
class LexemeCombinable(Joined):
    """Lets lexemes be joined with ``&`` and ``|``."""

    BITAND = "&"
    BITOR = "|"

    def _combine(self, other: Any, connector: str, reversed: bool) -> Any:
        if not isinstance(other, LexemeCombinable):
            raise TypeError(f"A Lexeme can only be combined with another Lexeme, got {type(other).__name__}.")
        left, right = (other, self) if reversed else (self, other)
        return CombinedLexeme(left, connector, right)

    def spelled(self) -> str:
        """Return the text in the server's query syntax."""
        raise NotImplementedError("A combinable lexeme must tell how it is spelled.")


@in_module
class Lexeme(LexemeCombinable, Value):
    """A word, or several in a row, to search for.

    Args:
        value: the text.
        invert: find what does not have it.
        prefix: the word only begins so.
        weight: find only words of this weight (``A`` to ``D``).

    Raises:
        TypeError: the text is no string.
        ValueError: the text is empty, or there is no such weight.
    """

    cacheable = False

    def __init__(
        self,
        value: str,
        output_field: Any = None,
        *,
        invert: bool = False,
        prefix: bool = False,
        weight: str | None = None,
    ) -> None:
        if not isinstance(value, str):
            raise TypeError(f"Lexeme value must be a string, got {type(value).__name__}.")
        if not value:
            raise ValueError("Lexeme value cannot be empty.")
        if weight is not None and (not isinstance(weight, str) or weight not in WEIGHTS):
            raise ValueError(f"Weight must be one of 'A', 'B', 'C', and 'D', got {weight!r}.")
        self.prefix = prefix
        self.invert = invert
        self.weight = weight
        super().__init__(value, output_field=output_field or outputs.CharField())

    def spelled(self) -> str:
        label = f"{'*' if self.prefix else ''}{self.weight or ''}"
        return f"{'!' if self.invert else ''}{quote_lexeme(self.value)}{f':{label}' if label else ''}"

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        return "%s", (self.spelled(),)

    def __invert__(self) -> Any:
        inverted = self.copy()
        inverted.invert = not self.invert
        return inverted


@in_module
class CombinedLexeme(LexemeCombinable, Expression):
    """Two lexemes, of which both or one must be there.

    Args:
        lhs: the one.
        connector: the operator.
        rhs: the other.
    """

    cacheable = False

    def __init__(self, lhs: Any, connector: str, rhs: Any, output_field: Any = None) -> None:
        super().__init__(output_field=output_field or outputs.CharField())
        self.connector = connector
        self.lhs, self.rhs = lhs, rhs

    def spelled(self) -> str:
        return f"({self.lhs.spelled()} {self.connector} {self.rhs.spelled()})"

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        return "%s", (self.spelled(),)

    def __invert__(self) -> Any:
        other = self.BITOR if self.connector == self.BITAND else self.BITAND
        return CombinedLexeme(~self.lhs, other, ~self.rhs)

    def get_group_by_cols(self) -> list[Any]:
        return []
