"""Public path of the lookups."""

from __future__ import annotations

from migrator.db.models.fields import related_lookups as related_lookups, tuple_lookups as tuple_lookups
from migrator.expressions import lookup
from migrator.expressions.lookup import (
    BuiltinLookup as BuiltinLookup,
    FieldGetDbPrepValueIterableMixin as FieldGetDbPrepValueIterableMixin,
    FieldGetDbPrepValueMixin as FieldGetDbPrepValueMixin,
    Lookup as Lookup,
    PostgresOperatorLookup as PostgresOperatorLookup,
    Transform as Transform,
)
from migrator.expressions.lookups import comparisons, identifiers, membership, patterns, years
from migrator.expressions.lookups.comparisons import (
    Exact as Exact,
    GreaterThan as GreaterThan,
    GreaterThanOrEqual as GreaterThanOrEqual,
    IntegerFieldExact as IntegerFieldExact,
    IntegerFieldFloatRounding as IntegerFieldFloatRounding,
    IntegerFieldOverflow as IntegerFieldOverflow,
    IntegerGreaterThan as IntegerGreaterThan,
    IntegerGreaterThanOrEqual as IntegerGreaterThanOrEqual,
    IntegerLessThan as IntegerLessThan,
    IntegerLessThanOrEqual as IntegerLessThanOrEqual,
    LessThan as LessThan,
    LessThanOrEqual as LessThanOrEqual,
)
from migrator.expressions.lookups.identifiers import (
    UUIDContains as UUIDContains,
    UUIDEndsWith as UUIDEndsWith,
    UUIDIContains as UUIDIContains,
    UUIDIEndsWith as UUIDIEndsWith,
    UUIDIExact as UUIDIExact,
    UUIDIStartsWith as UUIDIStartsWith,
    UUIDStartsWith as UUIDStartsWith,
    UUIDTextMixin as UUIDTextMixin,
)
from migrator.expressions.lookups.membership import In as In, Range as Range
from migrator.expressions.lookups.patterns import (
    Contains as Contains,
    EndsWith as EndsWith,
    IContains as IContains,
    IEndsWith as IEndsWith,
    IExact as IExact,
    IRegex as IRegex,
    IsNull as IsNull,
    IStartsWith as IStartsWith,
    PatternLookup as PatternLookup,
    Regex as Regex,
    StartsWith as StartsWith,
)
from migrator.expressions.lookups.years import (
    YearExact as YearExact,
    YearGt as YearGt,
    YearGte as YearGte,
    YearLookup as YearLookup,
    YearLt as YearLt,
    YearLte as YearLte,
)
from migrator.host.face import mirror

mirror(__name__, lookup, comparisons, membership, patterns, years, identifiers)
