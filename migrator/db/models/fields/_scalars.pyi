"""Fields that hold other single values: fractions, truth values, bytes, identifiers."""

import decimal
import uuid
from typing import Any, Literal, overload

from typing_extensions import TypeVar, Unpack

from migrator.db.models.fields._base import Field, FieldOptions, Text
from migrator.expressions.combinable import Combinable
from migrator.fields import binary, boolean, identifiers, numbers

class DecimalOptions(FieldOptions, total=False):
    """Options of decimal numbers."""

    max_digits: int | None
    decimal_places: int | None

class AddressOptions(FieldOptions, total=False):
    """Options of IP addresses."""

    protocol: str
    unpack_ipv4: bool

class PathOptions(FieldOptions, total=False):
    """Options of paths in a folder."""

    path: Any
    match: str | None
    recursive: bool
    allow_files: bool
    allow_folders: bool

_FloatAssigned = TypeVar("_FloatAssigned", contravariant=True, default=float | str | Combinable)
_FloatRead = TypeVar("_FloatRead", covariant=True, default=float)

class FloatField(numbers.FloatField, Field[_FloatAssigned, _FloatRead]):
    @overload
    def __init__(
        self: FloatField[float | str | Combinable, float],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: FloatField[float | str | Combinable | None, float | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[FieldOptions]
    ) -> None: ...

_DecimalAssigned = TypeVar("_DecimalAssigned", contravariant=True, default=decimal.Decimal | float | str | Combinable)
_DecimalRead = TypeVar("_DecimalRead", covariant=True, default=decimal.Decimal)

class DecimalField(numbers.DecimalField, Field[_DecimalAssigned, _DecimalRead]):
    @overload
    def __init__(
        self: DecimalField[decimal.Decimal | float | str | Combinable, decimal.Decimal],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[DecimalOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: DecimalField[decimal.Decimal | float | str | Combinable | None, decimal.Decimal | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[DecimalOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[DecimalOptions]
    ) -> None: ...

_BooleanAssigned = TypeVar("_BooleanAssigned", contravariant=True, default=bool | Combinable)
_BooleanRead = TypeVar("_BooleanRead", covariant=True, default=bool)

class BooleanField(boolean.BooleanField, Field[_BooleanAssigned, _BooleanRead]):
    @overload
    def __init__(
        self: BooleanField[bool | Combinable, bool],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: BooleanField[bool | Combinable | None, bool | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[FieldOptions]
    ) -> None: ...

_BinaryAssigned = TypeVar("_BinaryAssigned", contravariant=True, default=bytes | bytearray | memoryview | Combinable)
_BinaryRead = TypeVar("_BinaryRead", covariant=True, default=bytes)

class BinaryField(binary.BinaryField, Field[_BinaryAssigned, _BinaryRead]):
    @overload
    def __init__(
        self: BinaryField[bytes | bytearray | memoryview | Combinable, bytes],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: BinaryField[bytes | bytearray | memoryview | Combinable | None, bytes | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[FieldOptions]
    ) -> None: ...

_UUIDAssigned = TypeVar("_UUIDAssigned", contravariant=True, default=uuid.UUID | str | Combinable)
_UUIDRead = TypeVar("_UUIDRead", covariant=True, default=uuid.UUID)

class UUIDField(identifiers.UUIDField, Field[_UUIDAssigned, _UUIDRead]):
    @overload
    def __init__(
        self: UUIDField[uuid.UUID | str | Combinable, uuid.UUID],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: UUIDField[uuid.UUID | str | Combinable | None, uuid.UUID | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[FieldOptions]
    ) -> None: ...

_AddressAssigned = TypeVar("_AddressAssigned", contravariant=True, default=str | Combinable)
_AddressRead = TypeVar("_AddressRead", covariant=True, default=str)

class GenericIPAddressField(identifiers.GenericIPAddressField, Field[_AddressAssigned, _AddressRead]):
    @overload
    def __init__(
        self: GenericIPAddressField[str | Combinable, str],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[AddressOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: GenericIPAddressField[str | Combinable | None, str | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[AddressOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[AddressOptions]
    ) -> None: ...

_PathAssigned = TypeVar("_PathAssigned", contravariant=True, default=str | Combinable)
_PathRead = TypeVar("_PathRead", covariant=True, default=str)

class FilePathField(identifiers.FilePathField, Field[_PathAssigned, _PathRead]):
    @overload
    def __init__(
        self: FilePathField[str | Combinable, str],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[PathOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: FilePathField[str | Combinable | None, str | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[PathOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[PathOptions]
    ) -> None: ...
