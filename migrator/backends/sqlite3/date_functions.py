"""Functions on dates and times, which SQLite stores as text."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from migrator.backends.base.typecasts import typecast_time, typecast_timestamp
from migrator.backends.sqlite3.nulls import null_if_null
from migrator.host import timezone
from migrator.host.deferred import zoneinfo
from migrator.host.duration import duration_microseconds
from migrator.sql.names import split_tzname_delta

DAY_STARTS: dict[str, Callable[[datetime.date], datetime.date]] = {
    "year": lambda day: datetime.date(day.year, 1, 1),
    "quarter": lambda day: datetime.date(day.year, day.month - (day.month - 1) % 3, 1),
    "month": lambda day: datetime.date(day.year, day.month, 1),
    "week": lambda day: datetime.date(day.year, day.month, day.day) - datetime.timedelta(days=day.weekday()),
    "day": lambda day: datetime.date(day.year, day.month, day.day),
}
"""The first day of the period that a day lies in."""

CLOCK_FORMATS = {"hour": "%02d:00:00", "minute": "%02d:%02d:00", "second": "%02d:%02d:%02d"}
"""A time without its finer parts; the parts that count are hour, minute and second, in order."""

PARTS: dict[str, Callable[[Any], Any]] = {
    "week_day": lambda moment: moment.isoweekday() % 7 + 1,
    "iso_week_day": lambda moment: moment.isoweekday(),
    "week": lambda moment: moment.isocalendar().week,
    "iso_year": lambda moment: moment.isocalendar().year,
    "quarter": lambda moment: (moment.month + 2) // 3,
}
"""Parts that are no attribute of a date."""


STORED_LENGTHS = frozenset({19, 26})
"""Characters of a stored moment, without and with microseconds."""

moment_of = datetime.datetime.fromisoformat


def _stored_moment(text: Any) -> datetime.datetime | None:
    """Parse *text* quickly if it has the form that moments are stored in; None for all other text.

    ``fromisoformat()`` also takes what :func:`typecast_timestamp` refuses or reads otherwise: weeks, offsets, a comma
    before the fraction, and in later versions of Python the hour 24.
    """
    if (
        type(text) is not str
        or len(text) not in STORED_LENGTHS
        or text[7] != "-"
        or text[10] != " "
        or text[13] != ":"
        or (len(text) > 19 and text[19] != ".")
    ):
        return None
    try:
        moment = moment_of(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is None and (moment.hour or text[11] != "2") else None


_parts_of_name = lru_cache(maxsize=256)(split_tzname_delta)


def _moment_in(dt: Any, tzname: str | None, conn_tzname: str | None) -> Any:
    """Parse like :func:`_sqlite_datetime_parse`, for callers to whom the zone of the answer does not matter."""
    if tzname is None or tzname == conn_tzname:
        moment = _stored_moment(dt)
        if moment is not None:
            return moment
    return _sqlite_datetime_parse(dt, tzname, conn_tzname)


def _sqlite_datetime_parse(dt: Any, tzname: str | None = None, conn_tzname: str | None = None) -> Any:
    """Parse the text of a date and time, stored in the zone *conn_tzname*, and look at it in the zone *tzname*.

    None for NULL and for text that is no date.
    """
    if dt is None:
        return None
    try:
        moment: Any = _stored_moment(dt) or typecast_timestamp(dt)
    except (TypeError, ValueError):
        return None
    if conn_tzname is not None:
        moment = moment.replace(tzinfo=zoneinfo.ZoneInfo(conn_tzname))
    if tzname is None or tzname == conn_tzname:
        return moment
    zone, sign, offset = _parts_of_name(tzname)
    if offset:
        hours, _, minutes = offset.partition(":")
        shift = datetime.timedelta(hours=int(hours), minutes=int(minutes or 0))
        moment += shift if sign == "+" else -shift
    # Of a bare offset no zone name remains.
    return timezone.localtime(moment, zoneinfo.ZoneInfo(zone or conn_tzname or "UTC"))


def _unsupported(lookup_type: str) -> ValueError:
    return ValueError(f"Unsupported lookup type: {lookup_type!r}")


def _sqlite_date_trunc(lookup_type: str, dt: Any, tzname: str | None, conn_tzname: str | None) -> str | None:
    day = _moment_in(dt, tzname, conn_tzname)
    if day is None:
        return None
    if lookup_type not in DAY_STARTS:
        raise _unsupported(lookup_type)
    return DAY_STARTS[lookup_type](day).isoformat()


def _sqlite_datetime_trunc(lookup_type: str, dt: Any, tzname: str | None, conn_tzname: str | None) -> str | None:
    moment = _moment_in(dt, tzname, conn_tzname)
    if moment is None:
        return None
    if lookup_type in DAY_STARTS:
        return f"{DAY_STARTS[lookup_type](moment).isoformat()} 00:00:00"
    if lookup_type in CLOCK_FORMATS:
        return f"{DAY_STARTS['day'](moment).isoformat()} {_cut_clock(lookup_type, moment)}"
    raise _unsupported(lookup_type)


def _cut_clock(lookup_type: str, time: Any) -> str:
    pattern = CLOCK_FORMATS[lookup_type]
    return pattern % (time.hour, time.minute, time.second)[: pattern.count("%")]


def _sqlite_time_trunc(lookup_type: str, dt: Any, tzname: str | None, conn_tzname: str | None) -> str | None:
    if dt is None:
        return None
    moment = _moment_in(dt, tzname, conn_tzname)
    if moment is None:
        # A time alone has no zone to be looked at in.
        try:
            moment = typecast_time(dt)
        except (TypeError, ValueError):
            return None
    if lookup_type not in CLOCK_FORMATS:
        raise _unsupported(lookup_type)
    return _cut_clock(lookup_type, moment)


def _sqlite_datetime_cast_date(dt: Any, tzname: str | None, conn_tzname: str | None) -> str | None:
    moment = _moment_in(dt, tzname, conn_tzname)
    return None if moment is None else moment.date().isoformat()


def _sqlite_datetime_cast_time(dt: Any, tzname: str | None, conn_tzname: str | None) -> str | None:
    moment = _moment_in(dt, tzname, conn_tzname)
    return None if moment is None else moment.time().isoformat()


def _sqlite_datetime_extract(
    lookup_type: str, dt: Any, tzname: str | None = None, conn_tzname: str | None = None
) -> Any:
    moment = _moment_in(dt, tzname, conn_tzname)
    if moment is None:
        return None
    part = PARTS.get(lookup_type)
    return getattr(moment, lookup_type) if part is None else part(moment)


def _sqlite_time_extract(lookup_type: str, dt: Any) -> Any:
    if dt is None:
        return None
    try:
        time = typecast_time(dt)
    except (TypeError, ValueError):
        return None
    return getattr(time, lookup_type)


def _sqlite_prepare_dtdelta_param(conn: str, param: Any) -> Any:
    """Return what an operand stands for: a factor, a duration in microseconds, or a date and time as text."""
    if conn not in ("+", "-"):
        return param
    return datetime.timedelta(microseconds=param) if isinstance(param, int) else typecast_timestamp(param)


@null_if_null
def _sqlite_format_dtdelta(connector: str, lhs: Any, rhs: Any) -> Any:
    """Add, subtract, multiply or divide durations and dates; NULL for what is neither."""
    try:
        left = _sqlite_prepare_dtdelta_param(connector, lhs)
        right = _sqlite_prepare_dtdelta_param(connector, rhs)
    except (TypeError, ValueError):
        return None
    if connector == "+":
        return str(left + right)
    if connector == "-":
        return str(left - right)
    return left * right if connector == "*" else left / right


@null_if_null
def _sqlite_time_diff(lhs: str, rhs: str) -> int:
    """Return the difference of two times in microseconds."""
    first, second = (
        datetime.timedelta(hours=time.hour, minutes=time.minute, seconds=time.second, microseconds=time.microsecond)
        for time in (typecast_time(lhs), typecast_time(rhs))
        if time is not None
    )
    return duration_microseconds(first - second)


@null_if_null
def _sqlite_timestamp_diff(lhs: str, rhs: str) -> int:
    """Return the difference of two dates or dates and times in microseconds."""
    first: Any = typecast_timestamp(lhs)
    second: Any = typecast_timestamp(rhs)
    return duration_microseconds(first - second)
