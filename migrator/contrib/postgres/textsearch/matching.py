"""Lookups: a document matches a query."""

from __future__ import annotations

from typing import Any

from migrator.contrib.postgres.textsearch.documents import SearchVector, SearchVectorField
from migrator.contrib.postgres.textsearch.queries import SearchQuery, SearchQueryCombinable
from migrator.expressions.base import SQL
from migrator.expressions.lookup import Lookup
from migrator.host.mode import public


@public("contrib.postgres.search")
class SearchVectorExact(Lookup):
    """The document on the left matches the query on the right; what is no query is plain words."""

    lookup_name = "exact"
    cacheable = False

    def process_rhs(self, compiler: Any, connection: Any) -> SQL:
        if isinstance(self.rhs, SearchQueryCombinable):
            return super().process_rhs(compiler, connection)
        asked = self.copy()
        asked.rhs = SearchQuery(self.rhs, config=getattr(self.lhs, "config", None))
        return asked.process_rhs(compiler, connection)

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}", (*left_params, *right_params)


@public("contrib.postgres.lookups")
class SearchLookup(SearchVectorExact):
    """A text matches a query."""

    lookup_name = "search"

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> SQL:
        if not isinstance(self.lhs.output_field, SearchVectorField):
            lhs = SearchVector(lhs or self.lhs, config=getattr(self.rhs, "config", None))
        return super().process_lhs(compiler, connection, lhs)


SearchVectorField.register_lookup(SearchVectorExact)
