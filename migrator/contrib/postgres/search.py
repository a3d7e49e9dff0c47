"""Public path of full text search and trigram measures."""

from __future__ import annotations

from migrator.contrib.postgres.textsearch import documents, lexemes, matching, queries, results, trigrams
from migrator.contrib.postgres.textsearch.documents import (
    CombinedSearchVector as CombinedSearchVector,
    SearchConfig as SearchConfig,
    SearchQueryField as SearchQueryField,
    SearchVector as SearchVector,
    SearchVectorCombinable as SearchVectorCombinable,
    SearchVectorField as SearchVectorField,
)
from migrator.contrib.postgres.textsearch.lexemes import (
    CombinedLexeme as CombinedLexeme,
    Lexeme as Lexeme,
    LexemeCombinable as LexemeCombinable,
    quote_lexeme as quote_lexeme,
)
from migrator.contrib.postgres.textsearch.matching import SearchVectorExact as SearchVectorExact
from migrator.contrib.postgres.textsearch.queries import (
    CombinedSearchQuery as CombinedSearchQuery,
    SearchQuery as SearchQuery,
    SearchQueryCombinable as SearchQueryCombinable,
)
from migrator.contrib.postgres.textsearch.results import (
    SearchHeadline as SearchHeadline,
    SearchRank as SearchRank,
)
from migrator.contrib.postgres.textsearch.trigrams import (
    TrigramBase as TrigramBase,
    TrigramDistance as TrigramDistance,
    TrigramSimilarity as TrigramSimilarity,
    TrigramStrictWordDistance as TrigramStrictWordDistance,
    TrigramStrictWordSimilarity as TrigramStrictWordSimilarity,
    TrigramWordBase as TrigramWordBase,
    TrigramWordDistance as TrigramWordDistance,
    TrigramWordSimilarity as TrigramWordSimilarity,
)
from migrator.host.face import mirror

mirror(__name__, documents, lexemes, matching, queries, results, trigrams)
