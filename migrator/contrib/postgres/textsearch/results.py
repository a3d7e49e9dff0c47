"""What is told about matches: how good they are, and the words where they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrator.contrib.postgres.fields.array import ArrayField
from migrator.contrib.postgres.textsearch.documents import Configured, SearchConfig, SearchVector
from migrator.contrib.postgres.textsearch.queries import SearchQuery
from migrator.expressions import outputs
from migrator.expressions.base import SQL
from migrator.expressions.func import Func
from migrator.expressions.functions.comparison import Cast
from migrator.expressions.values import Value
from migrator.host.mode import public

in_module = public("contrib.postgres.search")


class _Float4Field(outputs.Field):
    """What ranking functions take weights as."""

    def db_type(self, connection: Any) -> str:
        return "float4"


@in_module
class SearchRank(Func):
    """How well a document matches a query.

    Args:
        vector: the document: a vector, an expression or a name of a field.
        query: the query, or plain words.
        weights: what words of the weights D, C, B and A count, four numbers.
        normalization: a bit mask: how the document's length counts.
        cover_density: whether words that stand close together count more.
    """

    output_field = outputs.FloatField()
    cacheable = True

    def __init__(
        self,
        vector: Any,
        query: Any,
        weights: Sequence[float] | Any = None,
        normalization: Any = None,
        cover_density: bool = False,
    ) -> None:
        self.function = "ts_rank_cd" if cover_density else "ts_rank"
        arguments = [
            vector if hasattr(vector, "resolve_expression") else SearchVector(vector),
            query if hasattr(query, "resolve_expression") else SearchQuery(query),
        ]
        if weights is not None:
            if not hasattr(weights, "resolve_expression"):
                # Lists of whole and other numbers are no arrays to the driver.
                weights = Value([float(weight) for weight in weights])
            arguments.insert(0, Cast(weights, ArrayField(_Float4Field())))
        if normalization is not None:
            arguments.append(normalization)
        super().__init__(*arguments)


HEADLINE_OPTIONS = {
    "start_sel": "StartSel",
    "stop_sel": "StopSel",
    "max_words": "MaxWords",
    "min_words": "MinWords",
    "short_word": "ShortWord",
    "highlight_all": "HighlightAll",
    "max_fragments": "MaxFragments",
    "fragment_delimiter": "FragmentDelimiter",
}
"""The server's names of the options."""


def _option(value: Any) -> str:
    """Return the value of an option as the server parses it: texts in quotes, truth values in small letters."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)


@in_module
class SearchHeadline(Configured):
    """Parts of a text with the words of a query marked.

    Args:
        expression: the text: an expression or a name of a field.
        query: the query, or plain words.
        config: a text search configuration, or an expression for its name.
        start_sel, stop_sel: what stands before and after a word.
        max_words, min_words: the length of the part, in words.
        short_word: words up to this length are left out at the ends.
        highlight_all: take the whole text.
        max_fragments: how many parts there are at most.
        fragment_delimiter: what stands between parts.
    """

    function = "ts_headline"
    template = "%(function)s(%(expressions)s%(options)s)"
    output_field = outputs.TextField()
    cacheable = True

    def __init__(
        self,
        expression: Any,
        query: Any,
        *,
        config: Any = None,
        start_sel: str | None = None,
        stop_sel: str | None = None,
        max_words: int | None = None,
        min_words: int | None = None,
        short_word: int | None = None,
        highlight_all: bool | None = None,
        max_fragments: int | None = None,
        fragment_delimiter: str | None = None,
    ) -> None:
        given = locals()
        self.options = {
            option: given[argument] for argument, option in HEADLINE_OPTIONS.items() if given[argument] is not None
        }
        super().__init__(expression, query if hasattr(query, "resolve_expression") else SearchQuery(query))
        self.config = SearchConfig.from_parameter(config)

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        if not self.options:
            return self.configured_sql(compiler, connection, options="", **extra_context)
        options = ", ".join(f"{name}={_option(value)}" for name, value in self.options.items())
        sql, params = self.configured_sql(compiler, connection, options=", %s", **extra_context)
        return sql, (*params, options)
