"""Types of PostgreSQL's fields for static checkers: an array reads as a list of what its base field reads as."""

import datetime
import decimal
from collections.abc import Mapping, Sequence
from typing import Any, Literal, overload

from psycopg.types.range import Range
from typing_extensions import TypeVar, Unpack

from migrator.contrib.postgres.fields import array, hstore, ranges
from migrator.contrib.postgres.fields.citext import (
    CICharField as CICharField,
    CIEmailField as CIEmailField,
    CITextField as CITextField,
)
from migrator.contrib.postgres.fields.jsonb import JSONField as JSONField
from migrator.contrib.postgres.fields.ranges import (
    RangeBoundary as RangeBoundary,
    RangeField as RangeField,
    RangeOperators as RangeOperators,
)
from migrator.db.models.fields._base import Field, FieldOptions, Text
from migrator.expressions.combinable import Combinable

_Assigned = TypeVar("_Assigned", contravariant=True, default=Any)
_Read = TypeVar("_Read", covariant=True, default=Any)
_Item = TypeVar("_Item")

class RangeOptions(FieldOptions, total=False):
    """Options of ranges of fractions and moments."""

    default_bounds: str

class ArrayField(array.ArrayField, Field[_Assigned, _Read]):
    @overload
    def __init__(
        self: ArrayField[Sequence[_Item] | Combinable, list[_Item]],
        base_field: Field[Any, _Item],
        size: int | None = ...,
        *,
        null: Literal[False] = ...,
        verbose_name: Text | None = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: ArrayField[Sequence[_Item] | Combinable | None, list[_Item] | None],
        base_field: Field[Any, _Item],
        size: int | None = ...,
        *,
        null: Literal[True],
        verbose_name: Text | None = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...

class HStoreField(hstore.HStoreField, Field[_Assigned, _Read]):
    @overload
    def __init__(
        self: HStoreField[Mapping[str, str | None] | Combinable, dict[str, str | None]],
        verbose_name: Text | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: HStoreField[Mapping[str, str | None] | Combinable | None, dict[str, str | None] | None],
        verbose_name: Text | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...

class IntegerRangeField(ranges.IntegerRangeField, Field[_Assigned, _Read]):
    @overload
    def __init__(
        self: IntegerRangeField[Range[int] | tuple[int | None, int | None] | Combinable, Range[int]],
        verbose_name: Text | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[RangeOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: IntegerRangeField[Range[int] | tuple[int | None, int | None] | Combinable | None, Range[int] | None],
        verbose_name: Text | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[RangeOptions],
    ) -> None: ...

class BigIntegerRangeField(ranges.BigIntegerRangeField, Field[_Assigned, _Read]):
    @overload
    def __init__(
        self: BigIntegerRangeField[Range[int] | tuple[int | None, int | None] | Combinable, Range[int]],
        verbose_name: Text | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[RangeOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: BigIntegerRangeField[Range[int] | tuple[int | None, int | None] | Combinable | None, Range[int] | None],
        verbose_name: Text | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[RangeOptions],
    ) -> None: ...

class DecimalRangeField(ranges.DecimalRangeField, Field[_Assigned, _Read]):
    @overload
    def __init__(
        self: DecimalRangeField[
            Range[decimal.Decimal] | tuple[decimal.Decimal | None, decimal.Decimal | None] | Combinable,
            Range[decimal.Decimal],
        ],
        verbose_name: Text | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[RangeOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: DecimalRangeField[
            Range[decimal.Decimal] | tuple[decimal.Decimal | None, decimal.Decimal | None] | Combinable | None,
            Range[decimal.Decimal] | None,
        ],
        verbose_name: Text | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[RangeOptions],
    ) -> None: ...

class DateTimeRangeField(ranges.DateTimeRangeField, Field[_Assigned, _Read]):
    @overload
    def __init__(
        self: DateTimeRangeField[
            Range[datetime.datetime] | tuple[datetime.datetime | None, datetime.datetime | None] | Combinable,
            Range[datetime.datetime],
        ],
        verbose_name: Text | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[RangeOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: DateTimeRangeField[
            Range[datetime.datetime] | tuple[datetime.datetime | None, datetime.datetime | None] | Combinable | None,
            Range[datetime.datetime] | None,
        ],
        verbose_name: Text | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[RangeOptions],
    ) -> None: ...

class DateRangeField(ranges.DateRangeField, Field[_Assigned, _Read]):
    @overload
    def __init__(
        self: DateRangeField[
            Range[datetime.date] | tuple[datetime.date | None, datetime.date | None] | Combinable, Range[datetime.date]
        ],
        verbose_name: Text | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[RangeOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: DateRangeField[
            Range[datetime.date] | tuple[datetime.date | None, datetime.date | None] | Combinable | None,
            Range[datetime.date] | None,
        ],
        verbose_name: Text | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[RangeOptions],
    ) -> None: ...
