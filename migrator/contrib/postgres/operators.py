"""Lookups that are operators of PostgreSQL, for several kinds of fields, and the transform that removes accents."""

from __future__ import annotations

from typing import Any

from migrator.expressions.lookup import PostgresOperatorLookup, Transform
from migrator.host.mode import public
from migrator.sql.slots import Slot

in_module = public("contrib.postgres.lookups")


@in_module
class DataContains(PostgresOperatorLookup):
    """Everything on the right is contained in the left-hand side."""

    lookup_name = "contains"
    postgres_operator = "@>"
    cacheable = True


@in_module
class ContainedBy(PostgresOperatorLookup):
    """The left-hand side is contained in what is on the right."""

    lookup_name = "contained_by"
    postgres_operator = "<@"
    cacheable = True


@in_module
class Overlap(PostgresOperatorLookup):
    """Both sides have something in common."""

    lookup_name = "overlap"
    postgres_operator = "&&"
    cacheable = True


@in_module
class HasKey(PostgresOperatorLookup):
    """There is a key."""

    lookup_name = "has_key"
    postgres_operator = "?"
    prepare_rhs = False
    cacheable = True


@in_module
class HasKeys(PostgresOperatorLookup):
    """There are all of several keys."""

    lookup_name = "has_keys"
    postgres_operator = "?&"
    cacheable = False

    def get_prep_lookup(self) -> Any:
        """Return the keys as texts."""
        if hasattr(self.rhs, "resolve_expression") or type(self.rhs) is Slot:
            return self.rhs
        return [str(key) for key in self.rhs]


@in_module
class HasAnyKeys(HasKeys):
    """There is one of several keys."""

    lookup_name = "has_any_keys"
    postgres_operator = "?|"


@in_module
class Unaccent(Transform):
    """A text without accents, on both sides; needs the extension ``unaccent``."""

    bilateral = True
    lookup_name = "unaccent"
    function = "UNACCENT"
    cacheable = True


@in_module
class TrigramSimilar(PostgresOperatorLookup):
    """Both texts have many trigrams in common; needs the extension ``pg_trgm``."""

    lookup_name = "trigram_similar"
    # Doubled, because the driver formats the statement once more.
    postgres_operator = "%%"
    cacheable = True


@in_module
class TrigramWordSimilar(PostgresOperatorLookup):
    """The right-hand side is similar to a part of the left one."""

    lookup_name = "trigram_word_similar"
    postgres_operator = "%%>"
    cacheable = True


@in_module
class TrigramStrictWordSimilar(PostgresOperatorLookup):
    """The right-hand side is similar to whole words of the left one."""

    lookup_name = "trigram_strict_word_similar"
    postgres_operator = "%%>>"
    cacheable = True
