"""Types of the fields for static checkers: what a field takes and what it reads as, on an instance.

A stub, because both types depend on ``null=``, which only overloads can say, and overloads of every field would cost
each start of a program. Each class is the class that it is at run time, seen with its types; modules with a leading
underscore exist for checkers only. A field has two parameters: what may be assigned, and what is read.
"""

from migrator.db.models.fields._base import Field as Field
from migrator.db.models.fields._dates import (
    DateField as DateField,
    DateTimeField as DateTimeField,
    DurationField as DurationField,
    TimeField as TimeField,
)
from migrator.db.models.fields._integers import (
    AutoField as AutoField,
    BigAutoField as BigAutoField,
    BigIntegerField as BigIntegerField,
    IntegerField as IntegerField,
    PositiveBigIntegerField as PositiveBigIntegerField,
    PositiveIntegerField as PositiveIntegerField,
    PositiveSmallIntegerField as PositiveSmallIntegerField,
    SmallAutoField as SmallAutoField,
    SmallIntegerField as SmallIntegerField,
)
from migrator.db.models.fields._scalars import (
    BinaryField as BinaryField,
    BooleanField as BooleanField,
    DecimalField as DecimalField,
    FilePathField as FilePathField,
    FloatField as FloatField,
    GenericIPAddressField as GenericIPAddressField,
    UUIDField as UUIDField,
)
from migrator.db.models.fields._text import (
    CharField as CharField,
    EmailField as EmailField,
    SlugField as SlugField,
    TextField as TextField,
    URLField as URLField,
)
from migrator.fields.auto import (
    AutoFieldMeta as AutoFieldMeta,
    AutoFieldMixin as AutoFieldMixin,
)
from migrator.fields.boolean import NullBooleanField as NullBooleanField
from migrator.fields.choices import (
    BLANK_CHOICE_DASH as BLANK_CHOICE_DASH,
    BLANK_CHOICE_LABEL as BLANK_CHOICE_LABEL,
)
from migrator.fields.dates import (
    DateTimeCheckMixin as DateTimeCheckMixin,
    _get_naive_now as _get_naive_now,
    _to_naive as _to_naive,
)
from migrator.fields.deferred import DeferredAttribute as DeferredAttribute
from migrator.fields.identifiers import (
    MAX_IPV6_ADDRESS_LENGTH as MAX_IPV6_ADDRESS_LENGTH,
    IPAddressField as IPAddressField,
)
from migrator.fields.identity import _load_field as _load_field
from migrator.fields.markers import (
    NOT_PROVIDED as NOT_PROVIDED,
    Empty as Empty,
    _empty as _empty,
    return_None as return_None,
)
from migrator.fields.numbers import (
    PositiveIntegerRelDbTypeMixin as PositiveIntegerRelDbTypeMixin,
)
from migrator.fields.registration import RegisterLookupMixin as RegisterLookupMixin
from migrator.fields.text import (
    CommaSeparatedIntegerField as CommaSeparatedIntegerField,
)
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
