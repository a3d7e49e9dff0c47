"""What is searched for: queries and their combinations."""

from __future__ import annotations

from typing import Any

from migrator.contrib.postgres.textsearch.documents import Configured, SearchConfig, SearchQueryField
from migrator.contrib.postgres.textsearch.joining import Joined
from migrator.contrib.postgres.textsearch.lexemes import LexemeCombinable
from migrator.expressions.arithmetic import CombinedExpression
from migrator.expressions.base import SQL
from migrator.expressions.values import Value
from migrator.host.mode import public

in_module = public("contrib.postgres.search")

PARSERS = {
    "plain": "plainto_tsquery",
    "phrase": "phraseto_tsquery",
    "raw": "to_tsquery",
    "websearch": "websearch_to_tsquery",
}
"""The functions of the server that make a query of a text, by what the text is."""


@in_module
class SearchQueryCombinable(Joined):
    """Lets queries be joined with ``&`` and ``|``."""

    BITAND = "&&"
    BITOR = "||"
    config: Any

    def _combine(self, other: Any, connector: str, reversed: bool) -> Any:
        if not isinstance(other, SearchQueryCombinable):
            raise TypeError(
                f"SearchQuery can only be combined with other SearchQuery instances, got {type(other).__name__}."
            )
        left, right = (other, self) if reversed else (self, other)
        return CombinedSearchQuery(left, connector, right, self.config)


@in_module
class SearchQuery(SearchQueryCombinable, Configured):
    """A search for words.

    Args:
        value: the text that was typed, an expression, or lexemes.
        config: a text search configuration, or an expression for its name.
        invert: find what does not match.
        search_type: what the text is: ``plain`` words, a ``phrase``, the server's own syntax (``raw``), or what web
            search engines take (``websearch``).

    Raises:
        ValueError: the type does not exist.
    """

    output_field = SearchQueryField()
    cacheable = True

    def __init__(
        self,
        value: Any,
        output_field: Any = None,
        *,
        config: Any = None,
        invert: bool = False,
        search_type: str = "plain",
    ) -> None:
        if isinstance(value, LexemeCombinable):
            search_type = "raw"
        if search_type not in PARSERS:
            raise ValueError(f"Unknown search_type argument '{search_type}'.")
        self.function = PARSERS[search_type]
        self.invert = invert
        super().__init__(value if hasattr(value, "resolve_expression") else Value(value), output_field=output_field)
        self.config = SearchConfig.from_parameter(config)

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        sql, params = self.configured_sql(compiler, connection, **extra_context)
        return (f"!!({sql})" if self.invert else sql), params

    def __invert__(self) -> Any:
        inverted = self.copy()
        inverted.invert = not self.invert
        return inverted

    def __str__(self) -> str:
        return f"~{super().__str__()}" if self.invert else super().__str__()


OTHER_CONNECTOR = {
    SearchQueryCombinable.BITAND: SearchQueryCombinable.BITOR,
    SearchQueryCombinable.BITOR: SearchQueryCombinable.BITAND,
}


@in_module
class CombinedSearchQuery(SearchQueryCombinable, CombinedExpression):
    """Two queries, of which both or one must match.

    Args:
        lhs: the one.
        connector: the operator.
        rhs: the other.
        config: the configuration that vectors take from the whole.
    """

    cacheable = True

    def __init__(self, lhs: Any, connector: str, rhs: Any, config: Any, output_field: Any = None) -> None:
        self.config = config
        super().__init__(lhs, connector, rhs, output_field or SearchQueryField())

    def __invert__(self) -> Any:
        return CombinedSearchQuery(~self.lhs, OTHER_CONNECTOR[self.connector], ~self.rhs, self.config)

    def __str__(self) -> str:
        return f"({super().__str__()})"
