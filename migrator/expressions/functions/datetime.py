"""Functions of dates and times: parts of them, and what remains when the smaller parts are cut off."""

from __future__ import annotations

import datetime
from typing import Any

from migrator.expressions import outputs
from migrator.expressions.base import SQL
from migrator.expressions.func import Func
from migrator.expressions.lookup import Transform
from migrator.host import timezone
from migrator.host.conf import settings
from migrator.host.mode import public
from migrator.sql.slots import zone_uses

in_module = public("db.models.functions.datetime")

POINT_FIELDS = (outputs.DateField, outputs.TimeField)
"""Dates, moments (which are dates too) and times of day."""
TIME_PARTS = ("hour", "minute", "second")
DATE_PARTS = ("year", "iso_year", "month", "week", "week_day", "iso_week_day", "quarter")


@in_module
class TimezoneMixin:
    """Knows the time zone that moments are looked at in."""

    tzinfo: datetime.tzinfo | None = None

    def get_tzname(self) -> str | None:
        """Return the name of the zone: that given, else the current one; None where time zones are off."""
        if not settings.USE_TZ:
            return None
        if self.tzinfo is None:
            zone_uses.note()
            current: str = timezone.get_current_timezone_name()
            return current
        given: str = timezone._get_timezone_name(self.tzinfo)
        return given


def _refuse_zone(tzinfo: Any) -> None:
    if tzinfo is not None:
        raise ValueError("tzinfo can only be used with DateTimeField.")


@in_module
class Extract(TimezoneMixin, Transform):
    """A part of a date, time, moment or duration, as a number.

    Args:
        expression: what to take it from.
        lookup_name: the part, such as ``"year"``.
        tzinfo: the time zone in which a moment is looked at; the current one when absent.

    Raises:
        ValueError: no part is named.
    """

    lookup_name: str = None  # type: ignore[assignment]  # subclasses or the argument say it
    output_field = outputs.IntegerField()
    counts_iso_years = False
    """The part is a year of ISO weeks; year lookups need to know."""
    cacheable = True

    def __init__(self, expression: Any, lookup_name: str | None = None, tzinfo: Any = None, **extra: Any) -> None:
        part = lookup_name if self.lookup_name is None else self.lookup_name
        if part is None:
            raise ValueError("lookup_name must be provided")
        super().__init__(expression, **extra)
        self.lookup_name, self.tzinfo = part, tzinfo

    def as_sql(self, compiler: Any, connection: Any) -> SQL:  # type: ignore[override]  # takes no context
        sql, params = compiler.compile(self.lhs)
        params = tuple(params)
        field = self.lhs.output_field
        ops = connection.ops
        extracted: SQL
        if isinstance(field, outputs.DateTimeField):
            extracted = ops.datetime_extract_sql(self.lookup_name, sql, params, self.get_tzname())
            return extracted
        _refuse_zone(self.tzinfo)
        if isinstance(field, outputs.DateField):
            extracted = ops.date_extract_sql(self.lookup_name, sql, params)
        else:
            if isinstance(field, outputs.DurationField) and not connection.features.has_native_duration_field:
                raise ValueError("Extract requires native DurationField database support.")
            extracted = ops.time_extract_sql(self.lookup_name, sql, params)
        return extracted

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL: the number is a whole one, so nothing is cast."""
        return self.as_sql(compiler, connection)

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        resolved = super().resolve_expression(query, allow_joins, reuse, summarize, for_save)
        field = getattr(resolved.lhs, "output_field", None)
        if field is not None:
            self._check_part(field, resolved.lookup_name)
        return resolved

    @staticmethod
    def _check_part(field: Any, part: str) -> None:
        """Raise ValueError if values of the field have no such part."""
        if not isinstance(field, (*POINT_FIELDS, outputs.DurationField)):
            raise ValueError("Extract input expression must be DateField, DateTimeField, TimeField, or DurationField.")
        # A moment is a date too, but it has a time.
        if type(field) is outputs.DateField and part in TIME_PARTS:
            raise ValueError(f"Cannot extract time component '{part}' from DateField '{field.name}'.")
        if isinstance(field, outputs.DurationField) and part in DATE_PARTS:
            raise ValueError(f"Cannot extract component '{part}' from DurationField '{field.name}'.")


@in_module
class ExtractYear(Extract):
    """The year."""

    lookup_name = "year"
    cacheable = True


@in_module
class ExtractIsoYear(Extract):
    """The year that the ISO week belongs to."""

    lookup_name = "iso_year"
    counts_iso_years = True
    cacheable = True


@in_module
class ExtractMonth(Extract):
    """The month, from 1."""

    lookup_name = "month"
    cacheable = True


@in_module
class ExtractDay(Extract):
    """The day of the month."""

    lookup_name = "day"
    cacheable = True


@in_module
class ExtractWeek(Extract):
    """The ISO week, from 1 to 52 or 53; weeks begin on Monday."""

    lookup_name = "week"
    cacheable = True


@in_module
class ExtractWeekDay(Extract):
    """The day of the week, from Sunday = 1 to Saturday = 7."""

    lookup_name = "week_day"
    cacheable = True


@in_module
class ExtractIsoWeekDay(Extract):
    """The day of the week, from Monday = 1 to Sunday = 7."""

    lookup_name = "iso_week_day"
    cacheable = True


@in_module
class ExtractQuarter(Extract):
    """The quarter of the year, from 1 to 4."""

    lookup_name = "quarter"
    cacheable = True


@in_module
class ExtractHour(Extract):
    """The hour."""

    lookup_name = "hour"
    cacheable = True


@in_module
class ExtractMinute(Extract):
    """The minute."""

    lookup_name = "minute"
    cacheable = True


@in_module
class ExtractSecond(Extract):
    """The whole seconds."""

    lookup_name = "second"
    cacheable = True


@in_module
class Now(Func):
    """The time of the statement."""

    template = "CURRENT_TIMESTAMP"
    output_field = outputs.DateTimeField()
    cacheable = True

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL: elsewhere the current time is that of the statement, here of the transaction."""
        return self.as_sql(compiler, connection, template="STATEMENT_TIMESTAMP()", **extra_context)

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL with microseconds."""
        return self.as_sql(compiler, connection, template="CURRENT_TIMESTAMP(6)", **extra_context)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL with milliseconds, the most that SQLite has."""
        template = "STRFTIME('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%f', 'NOW')"
        return self.as_sql(compiler, connection, template=template, **extra_context)

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL in local time, without a zone."""
        return self.as_sql(compiler, connection, template="LOCALTIMESTAMP", **extra_context)


@in_module
class TruncBase(TimezoneMixin, Transform):
    """A date, time or moment without its smaller parts.

    Args:
        expression: what to truncate.
        output_field: DateField, TimeField or DateTimeField; that of the expression when absent.
        tzinfo: the time zone in which a moment is truncated; the current one when absent.
    """

    kind: str = None  # type: ignore[assignment]  # subclasses say it
    tzinfo = None
    cacheable = True

    def __init__(self, expression: Any, output_field: Any = None, tzinfo: Any = None, **extra: Any) -> None:
        self.tzinfo = tzinfo
        super().__init__(expression, output_field=output_field, **extra)

    def _zone(self) -> str | None:
        """Return the time zone for a moment; nothing else has one.

        Raises:
            ValueError: there is one for something else.
        """
        if isinstance(self.lhs.output_field, outputs.DateTimeField):
            return self.get_tzname()
        _refuse_zone(self.tzinfo)
        return None

    def as_sql(self, compiler: Any, connection: Any) -> SQL:  # type: ignore[override]  # takes no context
        sql, params = compiler.compile(self.lhs)
        zone = self._zone()
        ops = connection.ops
        if isinstance(self.output_field, outputs.DateTimeField):
            truncate = ops.datetime_trunc_sql
        elif isinstance(self.output_field, outputs.DateField):
            truncate = ops.date_trunc_sql
        elif isinstance(self.output_field, outputs.TimeField):
            truncate = ops.time_trunc_sql
        else:
            raise ValueError("Trunc only valid on DateField, TimeField, or DateTimeField.")
        truncated: SQL = truncate(self.kind, sql, tuple(params), zone)
        return truncated

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL: it is not a number, so nothing is cast."""
        return self.as_sql(compiler, connection)

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        resolved = super().resolve_expression(query, allow_joins, reuse, summarize, for_save)
        source = resolved.lhs.output_field
        if not isinstance(source, POINT_FIELDS):
            raise TypeError(f"{source.name!r} isn't a DateField, TimeField, or DateTimeField.")
        # A field that the class demands goes before one that the caller gave.
        demanded = type(self).output_field
        target = demanded if isinstance(demanded, outputs.Field) else resolved.output_field
        if not isinstance(target, POINT_FIELDS):
            raise ValueError("output_field must be either DateField, TimeField, or DateTimeField")
        self._check_target(source, target, resolved.kind)
        return resolved

    def _check_target(self, source: Any, target: Any, kind: str) -> None:
        """Raise ValueError if a value of *source* cannot become one of *target*."""
        has_date = isinstance(source, outputs.DateField)
        has_time = isinstance(source, outputs.DateTimeField | outputs.TimeField)
        asked = type(target).__name__
        explicit = isinstance(type(self).output_field, outputs.Field) or type(source) is not type(target)
        if has_date and not has_time:
            impossible = isinstance(target, outputs.DateTimeField | outputs.TimeField) or kind in (*TIME_PARTS, "time")
        elif has_time and not has_date:
            impossible = isinstance(target, outputs.DateField) or kind in (
                "year", "quarter", "month", "week", "day", "date",
            )  # fmt: skip
        else:
            impossible = False
        if impossible:
            raise ValueError(
                f"Cannot truncate {type(source).__name__} '{source.name}' to {asked if explicit else 'DateTimeField'}."
            )

    def convert_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return a moment in its time zone, or the date of one.

        Raises:
            ValueError: a moment does not exist in the time zone.
        """
        if isinstance(self.output_field, outputs.DateTimeField):
            if settings.USE_TZ and value is not None:
                value = timezone.make_aware(value.replace(tzinfo=None), self.tzinfo)
                if value is None:
                    raise ValueError(NO_ZONES)
            return value
        if isinstance(value, datetime.datetime):
            return value.date() if isinstance(self.output_field, outputs.DateField) else value.time()
        return value


NO_ZONES = "Database returned an invalid datetime value. Are time zone definitions for your database installed?"


@in_module
class Trunc(TruncBase):
    """A date, time or moment, truncated to a part named when the query is written.

    Args:
        expression: what to truncate.
        kind: the smallest part that remains, such as ``"month"``.
        output_field: DateField, TimeField or DateTimeField; that of the expression when absent.
        tzinfo: the time zone in which a moment is truncated; the current one when absent.
    """

    cacheable = True

    def __init__(self, expression: Any, kind: str, output_field: Any = None, tzinfo: Any = None, **extra: Any) -> None:
        self.kind = kind
        super().__init__(expression, output_field=output_field, tzinfo=tzinfo, **extra)


@in_module
class TruncYear(TruncBase):
    """The first of January."""

    kind = "year"
    cacheable = True


@in_module
class TruncQuarter(TruncBase):
    """The first day of the quarter."""

    kind = "quarter"
    cacheable = True


@in_module
class TruncMonth(TruncBase):
    """The first day of the month."""

    kind = "month"
    cacheable = True


@in_module
class TruncWeek(TruncBase):
    """The Monday of the week."""

    kind = "week"
    cacheable = True


@in_module
class TruncDay(TruncBase):
    """The start of the day."""

    kind = "day"
    cacheable = True


@in_module
class TruncDate(TruncBase):
    """The date of a moment."""

    kind = "date"
    lookup_name = "date"
    output_field = outputs.DateField()
    cacheable = True

    def as_sql(self, compiler: Any, connection: Any) -> SQL:  # type: ignore[override]  # takes no context
        sql, params = compiler.compile(self.lhs)
        cast: SQL = connection.ops.datetime_cast_date_sql(sql, tuple(params), self.get_tzname())
        return cast


@in_module
class TruncTime(TruncBase):
    """The time of day of a moment."""

    kind = "time"
    lookup_name = "time"
    output_field = outputs.TimeField()
    cacheable = True

    def as_sql(self, compiler: Any, connection: Any) -> SQL:  # type: ignore[override]  # takes no context
        sql, params = compiler.compile(self.lhs)
        cast: SQL = connection.ops.datetime_cast_time_sql(sql, tuple(params), self.get_tzname())
        return cast


@in_module
class TruncHour(TruncBase):
    """The start of the hour."""

    kind = "hour"
    cacheable = True


@in_module
class TruncMinute(TruncBase):
    """The start of the minute."""

    kind = "minute"
    cacheable = True


@in_module
class TruncSecond(TruncBase):
    """The start of the second."""

    kind = "second"
    cacheable = True
