"""Public path of JSONField and its lookups."""

from __future__ import annotations

from migrator.expressions.lookups import json_keys, json_values
from migrator.expressions.lookups.json_keys import (
    KT as KT,
    HasAnyKeys as HasAnyKeys,
    HasKey as HasKey,
    HasKeyLookup as HasKeyLookup,
    HasKeyOrArrayIndex as HasKeyOrArrayIndex,
    HasKeys as HasKeys,
    KeyTextTransform as KeyTextTransform,
    KeyTransform as KeyTransform,
    KeyTransformFactory as KeyTransformFactory,
    ProcessJSONLHSMixin as ProcessJSONLHSMixin,
)
from migrator.expressions.lookups.json_values import (
    CaseInsensitiveMixin as CaseInsensitiveMixin,
    ContainedBy as ContainedBy,
    DataContains as DataContains,
    JSONExact as JSONExact,
    JSONIContains as JSONIContains,
    JSONIn as JSONIn,
    KeyTransformEndsWith as KeyTransformEndsWith,
    KeyTransformExact as KeyTransformExact,
    KeyTransformGt as KeyTransformGt,
    KeyTransformGte as KeyTransformGte,
    KeyTransformIContains as KeyTransformIContains,
    KeyTransformIEndsWith as KeyTransformIEndsWith,
    KeyTransformIExact as KeyTransformIExact,
    KeyTransformIn as KeyTransformIn,
    KeyTransformIRegex as KeyTransformIRegex,
    KeyTransformIsNull as KeyTransformIsNull,
    KeyTransformIStartsWith as KeyTransformIStartsWith,
    KeyTransformLt as KeyTransformLt,
    KeyTransformLte as KeyTransformLte,
    KeyTransformNumericLookupMixin as KeyTransformNumericLookupMixin,
    KeyTransformRegex as KeyTransformRegex,
    KeyTransformStartsWith as KeyTransformStartsWith,
    KeyTransformTextLookupMixin as KeyTransformTextLookupMixin,
)
from migrator.fields import json
from migrator.fields.json import JSONField as JSONField
from migrator.host.face import mirror

mirror(__name__, json_keys, json_values, json)
