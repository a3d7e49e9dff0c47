"""The fields that expressions infer as types of their values."""

from __future__ import annotations

from migrator.fields.auto import AutoField as AutoField
from migrator.fields.base import Field as Field
from migrator.fields.binary import BinaryField as BinaryField
from migrator.fields.boolean import BooleanField as BooleanField
from migrator.fields.dates import (
    DateField as DateField,
    DateTimeField as DateTimeField,
    DurationField as DurationField,
    TimeField as TimeField,
)
from migrator.fields.identifiers import UUIDField as UUIDField
from migrator.fields.json import JSONField as JSONField
from migrator.fields.numbers import (
    DecimalField as DecimalField,
    FloatField as FloatField,
    IntegerField as IntegerField,
    PositiveIntegerField as PositiveIntegerField,
)
from migrator.fields.text import CharField as CharField, TextField as TextField
