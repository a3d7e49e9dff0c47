"""Types of JSONField for static checkers."""

from typing import Any

from typing_extensions import Unpack

from migrator.db.models.fields._base import Field, FieldOptions, Text
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

class JSONField(json.JSONField, Field[Any, Any]):
    def __init__(
        self,
        verbose_name: Text | None = ...,
        name: str | None = ...,
        encoder: type[Any] | None = ...,
        decoder: type[Any] | None = ...,
        *,
        null: bool = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
