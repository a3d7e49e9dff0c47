"""Parsing dates, times and durations as ISO 8601, PostgreSQL and Python write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from migrator.host.deferred import deferred_pattern
from migrator.host.mode import public
from migrator.host.standalone.timezone import get_fixed_timezone

exported = public("utils.dateparse")

DAY = r"(\d{4})-(\d{1,2})-(\d{1,2})"
CLOCK = r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?"
ZONE = r"\s*(Z|[+-]\d{2}(?::?\d{2})?)?"

date_re = deferred_pattern(f"{DAY}$")
time_re = deferred_pattern(f"{CLOCK}$")
datetime_re = deferred_pattern(f"{DAY}[T ]{CLOCK}{ZONE}$")

standard_duration_re = deferred_pattern(
    r"(?:(?P<days>-?\d+) (?:days?, )?)?(?P<sign>-?)"
    r"(?:(?:(?P<hours>\d+):)?(?P<minutes>\d+):)?(?P<seconds>\d+)(?:[.,](?P<fraction>\d{1,6})\d{0,6})?$"
)
postgres_interval_re = deferred_pattern(
    r"(?:(?P<days>-?\d+) days? ?)?"
    r"(?:(?P<sign>[-+])?(?P<hours>\d+):(?P<minutes>\d\d):(?P<seconds>\d\d)(?:\.(?P<fraction>\d{1,6}))?)?$"
)
NUMBER = r"\d+(?:[.,]\d+)?"
iso8601_duration_re = deferred_pattern(
    rf"(?P<all>[-+]?)P(?:(?P<weeks>{NUMBER})W)?(?:(?P<days>{NUMBER})D)?"
    rf"(?:T(?:(?P<hours>{NUMBER})H)?(?:(?P<minutes>{NUMBER})M)?(?:(?P<seconds>{NUMBER})S)?)?$"
)
UNITS = ("weeks", "days", "hours", "minutes", "seconds")


def _clock(hour: str, minute: str, second: str | None, fraction: str | None) -> tuple[int, int, int, int]:
    return int(hour), int(minute), int(second or 0), int((fraction or "").ljust(6, "0"))


def _zone(text: str | None) -> tzinfo | None:
    if text is None or text == "Z":
        return UTC if text else None
    digits = text[1:].replace(":", "")
    minutes = 60 * int(digits[:2]) + int(digits[2:] or 0)
    return get_fixed_timezone(-minutes if text[0] == "-" else minutes)


@exported
def parse_date(value: str) -> date | None:
    """Return the date that *value* writes, None when it is no date at all.

    Raises:
        ValueError: the form is right, but there is no such day.
    """
    try:
        return date.fromisoformat(value)
    except ValueError:
        match = date_re.match(value)
        return date(*map(int, match.groups())) if match else None


@exported
def parse_time(value: str) -> time | None:
    """Return the time that *value* writes, without its offset, None when it is no time at all.

    Raises:
        ValueError: the form is right, but there is no such time.
    """
    try:
        return time.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        match = time_re.match(value)
        return time(*_clock(*match.groups())) if match else None


@exported
def parse_datetime(value: str) -> datetime | None:
    """Return the moment that *value* writes, aware if it has an offset, None when it is no moment at all.

    Raises:
        ValueError: the form is right, but there is no such moment.
    """
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        match = datetime_re.match(value)
        if match is None:
            return None
        year, month, day, hour, minute, second, fraction, zone = match.groups()
        return datetime(int(year), int(month), int(day), *_clock(hour, minute, second, fraction), tzinfo=_zone(zone))


def _clock_duration(parts: dict[str, Any]) -> timedelta:
    """Return the duration of a form whose sign belongs to the clock alone; the days carry their own."""
    clock = timedelta(
        hours=int(parts["hours"] or 0),
        minutes=int(parts["minutes"] or 0),
        seconds=int(parts["seconds"] or 0),
        microseconds=int((parts["fraction"] or "").ljust(6, "0")),
    )
    return timedelta(days=int(parts["days"] or 0)) + (-clock if parts["sign"] == "-" else clock)


def _iso_duration(parts: dict[str, Any]) -> timedelta:
    amount = timedelta(**{unit: float((parts[unit] or "0").replace(",", ".")) for unit in UNITS})
    return -amount if parts["all"] == "-" else amount


DURATION_FORMS = (
    (standard_duration_re, _clock_duration),
    (iso8601_duration_re, _iso_duration),
    (postgres_interval_re, _clock_duration),
)


@exported
def parse_duration(value: str) -> timedelta | None:
    """Return the duration that *value* writes, None when it is in none of the known forms."""
    for form, build in DURATION_FORMS:
        match = form.match(value)
        if match:
            return build(match.groupdict())
    return None
