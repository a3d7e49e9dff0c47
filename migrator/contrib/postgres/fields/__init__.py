"""Fields for the types that only PostgreSQL has."""

from __future__ import annotations

from migrator.contrib.postgres.fields.array import ArrayField as ArrayField
from migrator.contrib.postgres.fields.citext import (
    CICharField as CICharField,
    CIEmailField as CIEmailField,
    CITextField as CITextField,
)
from migrator.contrib.postgres.fields.hstore import HStoreField as HStoreField
from migrator.contrib.postgres.fields.jsonb import JSONField as JSONField
from migrator.contrib.postgres.fields.ranges import (
    BigIntegerRangeField as BigIntegerRangeField,
    DateRangeField as DateRangeField,
    DateTimeRangeField as DateTimeRangeField,
    DecimalRangeField as DecimalRangeField,
    IntegerRangeField as IntegerRangeField,
    RangeBoundary as RangeBoundary,
    RangeField as RangeField,
    RangeOperators as RangeOperators,
)
