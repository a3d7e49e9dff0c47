"""Public path of the lookups on relations."""

from __future__ import annotations

from migrator.expressions.lookups import related
from migrator.expressions.lookups.related import (
    RelatedExact as RelatedExact,
    RelatedGreaterThan as RelatedGreaterThan,
    RelatedGreaterThanOrEqual as RelatedGreaterThanOrEqual,
    RelatedIn as RelatedIn,
    RelatedIsNull as RelatedIsNull,
    RelatedLessThan as RelatedLessThan,
    RelatedLessThanOrEqual as RelatedLessThanOrEqual,
    RelatedLookupMixin as RelatedLookupMixin,
    get_normalized_value as get_normalized_value,
)
from migrator.host.face import mirror

mirror(__name__, related)
