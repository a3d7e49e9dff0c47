"""How alike two texts are, by their trigrams; needs the extension ``pg_trgm``."""

from __future__ import annotations

from typing import Any

from migrator.expressions import outputs
from migrator.expressions.func import Func
from migrator.expressions.values import Value
from migrator.host.mode import public

in_module = public("contrib.postgres.search")


def _literal(string: Any) -> Any:
    return string if hasattr(string, "resolve_expression") else Value(string)


@in_module
class TrigramBase(Func):
    """A measure of two texts.

    Args:
        expression: an expression or a name of a field.
        string: a text, or an expression.
    """

    output_field = outputs.FloatField()
    cacheable = True

    def __init__(self, expression: Any, string: Any, **extra: Any) -> None:
        super().__init__(expression, _literal(string), **extra)


@in_module
class TrigramWordBase(Func):
    """A measure of a text and the part of another that is most like it.

    Args:
        string: a text, or an expression.
        expression: an expression or a name of a field.
    """

    output_field = outputs.FloatField()
    cacheable = True

    def __init__(self, string: Any, expression: Any, **extra: Any) -> None:
        super().__init__(_literal(string), expression, **extra)


@in_module
class TrigramSimilarity(TrigramBase):
    """From 0 (nothing in common) to 1 (equal)."""

    function = "SIMILARITY"


@in_module
class TrigramDistance(TrigramBase):
    """One minus the similarity; an index can sort by it."""

    function = ""
    arg_joiner = " <-> "


@in_module
class TrigramWordSimilarity(TrigramWordBase):
    """The similarity with any part of the other text."""

    function = "WORD_SIMILARITY"


@in_module
class TrigramWordDistance(TrigramWordBase):
    """One minus the word similarity."""

    function = ""
    arg_joiner = " <<-> "


@in_module
class TrigramStrictWordSimilarity(TrigramWordBase):
    """The similarity with whole words of the other text."""

    function = "STRICT_WORD_SIMILARITY"


@in_module
class TrigramStrictWordDistance(TrigramWordBase):
    """One minus the strict word similarity."""

    function = ""
    arg_joiner = " <<<-> "
