"""Fields that hold whole numbers."""

from typing import Literal, overload

from typing_extensions import TypeVar, Unpack

from migrator.db.models.fields._base import Field, FieldOptions, Text
from migrator.expressions.combinable import Combinable
from migrator.fields import auto, numbers

_IntegerAssigned = TypeVar("_IntegerAssigned", contravariant=True, default=int | str | Combinable)
_IntegerRead = TypeVar("_IntegerRead", covariant=True, default=int)

class IntegerField(numbers.IntegerField, Field[_IntegerAssigned, _IntegerRead]):
    @overload
    def __init__(
        self: IntegerField[int | str | Combinable, int],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: IntegerField[int | str | Combinable | None, int | None],
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

class BigIntegerField(numbers.BigIntegerField, IntegerField[_IntegerAssigned, _IntegerRead]):
    @overload
    def __init__(
        self: BigIntegerField[int | str | Combinable, int],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: BigIntegerField[int | str | Combinable | None, int | None],
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

class SmallIntegerField(numbers.SmallIntegerField, IntegerField[_IntegerAssigned, _IntegerRead]):
    @overload
    def __init__(
        self: SmallIntegerField[int | str | Combinable, int],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: SmallIntegerField[int | str | Combinable | None, int | None],
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

class PositiveIntegerField(numbers.PositiveIntegerField, IntegerField[_IntegerAssigned, _IntegerRead]):
    @overload
    def __init__(
        self: PositiveIntegerField[int | str | Combinable, int],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: PositiveIntegerField[int | str | Combinable | None, int | None],
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

class PositiveBigIntegerField(numbers.PositiveBigIntegerField, IntegerField[_IntegerAssigned, _IntegerRead]):
    @overload
    def __init__(
        self: PositiveBigIntegerField[int | str | Combinable, int],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: PositiveBigIntegerField[int | str | Combinable | None, int | None],
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

class PositiveSmallIntegerField(numbers.PositiveSmallIntegerField, IntegerField[_IntegerAssigned, _IntegerRead]):
    @overload
    def __init__(
        self: PositiveSmallIntegerField[int | str | Combinable, int],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: PositiveSmallIntegerField[int | str | Combinable | None, int | None],
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

class AutoField(auto.AutoField, Field[_IntegerAssigned, _IntegerRead]):
    @overload
    def __init__(
        self: AutoField[int | str | Combinable, int],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: AutoField[int | str | Combinable | None, int | None],
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

class BigAutoField(auto.BigAutoField, Field[_IntegerAssigned, _IntegerRead]):
    @overload
    def __init__(
        self: BigAutoField[int | str | Combinable, int],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: BigAutoField[int | str | Combinable | None, int | None],
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

class SmallAutoField(auto.SmallAutoField, Field[_IntegerAssigned, _IntegerRead]):
    @overload
    def __init__(
        self: SmallAutoField[int | str | Combinable, int],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: SmallAutoField[int | str | Combinable | None, int | None],
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
