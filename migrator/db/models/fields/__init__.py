"""Public path of the fields."""

from __future__ import annotations

from migrator.fields import (
    auto,
    base,
    binary,
    boolean,
    choices as _choices,
    dates,
    identifiers,
    identity,
    markers,
    numbers,
    registration,
    text,
)
from migrator.fields.auto import (
    AutoField as AutoField,
    AutoFieldMeta as AutoFieldMeta,
    AutoFieldMixin as AutoFieldMixin,
    BigAutoField as BigAutoField,
    SmallAutoField as SmallAutoField,
)
from migrator.fields.base import Field as Field
from migrator.fields.binary import BinaryField as BinaryField
from migrator.fields.boolean import BooleanField as BooleanField, NullBooleanField as NullBooleanField
from migrator.fields.choices import (
    BLANK_CHOICE_DASH as BLANK_CHOICE_DASH,
    BLANK_CHOICE_LABEL as BLANK_CHOICE_LABEL,
)
from migrator.fields.dates import (
    DateField as DateField,
    DateTimeCheckMixin as DateTimeCheckMixin,
    DateTimeField as DateTimeField,
    DurationField as DurationField,
    TimeField as TimeField,
    _get_naive_now as _get_naive_now,
    _to_naive as _to_naive,
)
from migrator.fields.deferred import DeferredAttribute as DeferredAttribute
from migrator.fields.identifiers import (
    MAX_IPV6_ADDRESS_LENGTH as MAX_IPV6_ADDRESS_LENGTH,
    FilePathField as FilePathField,
    GenericIPAddressField as GenericIPAddressField,
    IPAddressField as IPAddressField,
    UUIDField as UUIDField,
)
from migrator.fields.identity import _load_field as _load_field
from migrator.fields.markers import (
    NOT_PROVIDED as NOT_PROVIDED,
    Empty as Empty,
    _empty as _empty,
    return_None as return_None,
)
from migrator.fields.numbers import (
    BigIntegerField as BigIntegerField,
    DecimalField as DecimalField,
    FloatField as FloatField,
    IntegerField as IntegerField,
    PositiveBigIntegerField as PositiveBigIntegerField,
    PositiveIntegerField as PositiveIntegerField,
    PositiveIntegerRelDbTypeMixin as PositiveIntegerRelDbTypeMixin,
    PositiveSmallIntegerField as PositiveSmallIntegerField,
    SmallIntegerField as SmallIntegerField,
)
from migrator.fields.registration import RegisterLookupMixin as RegisterLookupMixin
from migrator.fields.text import (
    CharField as CharField,
    CommaSeparatedIntegerField as CommaSeparatedIntegerField,
    EmailField as EmailField,
    SlugField as SlugField,
    TextField as TextField,
    URLField as URLField,
)
from migrator.host.face import mirror
from migrator.runtime.connections import connection as connection, connections as connections
from migrator.runtime.router import router as router
from migrator.sql.constants import LOOKUP_SEP as LOOKUP_SEP

__all__ = [
    "AutoField",
    "BLANK_CHOICE_DASH",
    "BLANK_CHOICE_LABEL",
    "BigAutoField",
    "BigIntegerField",
    "BinaryField",
    "BooleanField",
    "CharField",
    "CommaSeparatedIntegerField",
    "DateField",
    "DateTimeField",
    "DecimalField",
    "DurationField",
    "EmailField",
    "Empty",
    "Field",
    "FilePathField",
    "FloatField",
    "GenericIPAddressField",
    "IPAddressField",
    "IntegerField",
    "NOT_PROVIDED",
    "NullBooleanField",
    "PositiveBigIntegerField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
    "SlugField",
    "SmallAutoField",
    "SmallIntegerField",
    "TextField",
    "TimeField",
    "URLField",
    "UUIDField",
]

mirror(
    __name__, auto, base, binary, boolean, _choices, dates, identifiers, identity, markers, numbers, registration, text
)
