"""Fields that hold dates, times and spans of time."""

import datetime
from typing import Literal, overload

from typing_extensions import TypeVar, Unpack

from migrator.db.models.fields._base import Field, FieldOptions, Text
from migrator.expressions.combinable import Combinable
from migrator.fields import dates

class DateOptions(FieldOptions, total=False):
    """Options of fields that hold a date or a time."""

    auto_now: bool
    auto_now_add: bool

_DateAssigned = TypeVar("_DateAssigned", contravariant=True, default=datetime.date | str | Combinable)
_DateRead = TypeVar("_DateRead", covariant=True, default=datetime.date)

class DateField(dates.DateField, Field[_DateAssigned, _DateRead]):
    @overload
    def __init__(
        self: DateField[datetime.date | str | Combinable, datetime.date],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[DateOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: DateField[datetime.date | str | Combinable | None, datetime.date | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[DateOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[DateOptions]
    ) -> None: ...

_DateTimeAssigned = TypeVar(
    "_DateTimeAssigned", contravariant=True, default=datetime.datetime | datetime.date | str | Combinable
)
_DateTimeRead = TypeVar("_DateTimeRead", covariant=True, default=datetime.datetime)

class DateTimeField(dates.DateTimeField, Field[_DateTimeAssigned, _DateTimeRead]):
    @overload
    def __init__(
        self: DateTimeField[datetime.datetime | datetime.date | str | Combinable, datetime.datetime],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[DateOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: DateTimeField[datetime.datetime | datetime.date | str | Combinable | None, datetime.datetime | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[DateOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[DateOptions]
    ) -> None: ...

_TimeAssigned = TypeVar(
    "_TimeAssigned", contravariant=True, default=datetime.time | datetime.datetime | str | Combinable
)
_TimeRead = TypeVar("_TimeRead", covariant=True, default=datetime.time)

class TimeField(dates.TimeField, Field[_TimeAssigned, _TimeRead]):
    @overload
    def __init__(
        self: TimeField[datetime.time | datetime.datetime | str | Combinable, datetime.time],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[DateOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: TimeField[datetime.time | datetime.datetime | str | Combinable | None, datetime.time | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[DateOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[DateOptions]
    ) -> None: ...

_DurationAssigned = TypeVar("_DurationAssigned", contravariant=True, default=datetime.timedelta | Combinable)
_DurationRead = TypeVar("_DurationRead", covariant=True, default=datetime.timedelta)

class DurationField(dates.DurationField, Field[_DurationAssigned, _DurationRead]):
    @overload
    def __init__(
        self: DurationField[datetime.timedelta | Combinable, datetime.timedelta],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: DurationField[datetime.timedelta | Combinable | None, datetime.timedelta | None],
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
