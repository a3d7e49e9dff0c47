"""Which fields and transforms come with which lookups."""

from __future__ import annotations

from typing import Any

from migrator.expressions import outputs
from migrator.expressions.functions import datetime as parts
from migrator.expressions.lookups import (
    comparisons,
    identifiers,
    json_keys,
    json_values,
    membership,
    patterns,
    related,
    tuples,
    years,
)
from migrator.fields.composite import CompositePrimaryKey
from migrator.fields.registration import builtin_lookups
from migrator.fields.related.foreign_object import ForeignObject

DATE_PARTS = (
    parts.ExtractYear,
    parts.ExtractMonth,
    parts.ExtractDay,
    parts.ExtractWeekDay,
    parts.ExtractIsoWeekDay,
    parts.ExtractWeek,
    parts.ExtractIsoYear,
    parts.ExtractQuarter,
)
TIME_PARTS = (parts.ExtractHour, parts.ExtractMinute, parts.ExtractSecond)
YEARS = (years.YearExact, years.YearGt, years.YearGte, years.YearLt, years.YearLte)

REGISTRATIONS: tuple[tuple[Any, tuple[Any, ...]], ...] = (
    (
        outputs.Field,
        (
            comparisons.Exact,
            patterns.IExact,
            comparisons.GreaterThan,
            comparisons.GreaterThanOrEqual,
            comparisons.LessThan,
            comparisons.LessThanOrEqual,
            membership.In,
            patterns.Contains,
            patterns.IContains,
            patterns.StartsWith,
            patterns.IStartsWith,
            patterns.EndsWith,
            patterns.IEndsWith,
            membership.Range,
            patterns.IsNull,
            patterns.Regex,
            patterns.IRegex,
        ),
    ),
    (
        outputs.IntegerField,
        (
            comparisons.IntegerFieldExact,
            comparisons.IntegerGreaterThan,
            comparisons.IntegerGreaterThanOrEqual,
            comparisons.IntegerLessThan,
            comparisons.IntegerLessThanOrEqual,
        ),
    ),
    (
        outputs.UUIDField,
        (
            identifiers.UUIDIExact,
            identifiers.UUIDContains,
            identifiers.UUIDIContains,
            identifiers.UUIDStartsWith,
            identifiers.UUIDIStartsWith,
            identifiers.UUIDEndsWith,
            identifiers.UUIDIEndsWith,
        ),
    ),
    (outputs.DateField, DATE_PARTS),
    (outputs.TimeField, TIME_PARTS),
    (outputs.DateTimeField, (*TIME_PARTS, parts.TruncDate, parts.TruncTime)),
    (parts.ExtractYear, YEARS),
    (parts.ExtractIsoYear, YEARS),
    (
        ForeignObject,
        (
            related.RelatedIn,
            related.RelatedExact,
            related.RelatedLessThan,
            related.RelatedGreaterThan,
            related.RelatedGreaterThanOrEqual,
            related.RelatedLessThanOrEqual,
            related.RelatedIsNull,
        ),
    ),
    (CompositePrimaryKey, tuple(tuples.BY_NAME.values())),
    (
        outputs.JSONField,
        (
            json_values.DataContains,
            json_values.ContainedBy,
            json_keys.HasKey,
            json_keys.HasKeys,
            json_keys.HasAnyKeys,
            json_values.JSONExact,
            json_values.JSONIContains,
            json_values.JSONIn,
        ),
    ),
    (
        json_keys.KeyTransform,
        (
            json_values.KeyTransformIn,
            json_values.KeyTransformExact,
            json_values.KeyTransformIExact,
            json_values.KeyTransformIsNull,
            json_values.KeyTransformIContains,
            json_values.KeyTransformStartsWith,
            json_values.KeyTransformIStartsWith,
            json_values.KeyTransformEndsWith,
            json_values.KeyTransformIEndsWith,
            json_values.KeyTransformRegex,
            json_values.KeyTransformIRegex,
            json_values.KeyTransformLt,
            json_values.KeyTransformLte,
            json_values.KeyTransformGt,
            json_values.KeyTransformGte,
        ),
    ),
)


for _owner, _lookups in REGISTRATIONS:
    builtin_lookups.register(_owner, _lookups)
builtin_lookups.done()
