"""Public path of the lookups on composite keys."""

from __future__ import annotations

from migrator.expressions.lookups import tuples
from migrator.expressions.lookups.tuples import (
    Tuple as Tuple,
    TupleExact as TupleExact,
    TupleGreaterThan as TupleGreaterThan,
    TupleGreaterThanOrEqual as TupleGreaterThanOrEqual,
    TupleIn as TupleIn,
    TupleIsNull as TupleIsNull,
    TupleLessThan as TupleLessThan,
    TupleLessThanOrEqual as TupleLessThanOrEqual,
    TupleLookupMixin as TupleLookupMixin,
)
from migrator.host.face import mirror

mirror(__name__, tuples)
