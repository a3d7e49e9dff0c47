"""Public path of the lookups that several kinds of fields share."""

from __future__ import annotations

from migrator.contrib.postgres import operators
from migrator.contrib.postgres.operators import (
    ContainedBy as ContainedBy,
    DataContains as DataContains,
    HasAnyKeys as HasAnyKeys,
    HasKey as HasKey,
    HasKeys as HasKeys,
    Overlap as Overlap,
    TrigramSimilar as TrigramSimilar,
    TrigramStrictWordSimilar as TrigramStrictWordSimilar,
    TrigramWordSimilar as TrigramWordSimilar,
    Unaccent as Unaccent,
)
from migrator.contrib.postgres.textsearch import matching
from migrator.contrib.postgres.textsearch.matching import SearchLookup as SearchLookup
from migrator.host.face import mirror

mirror(__name__, operators, matching)
