"""Text of the database to dates and times."""

from __future__ import annotations

import datetime

from migrator.host.mode import public


def _clock(text: str) -> tuple[int, int, int, int]:
    """Split ``HH:MM:SS[.ffffff…]`` into numbers; digits beyond microseconds are cut off."""
    hours, minutes, seconds = text.split(":")
    whole, _, fraction = seconds.partition(".")
    return int(hours), int(minutes), int(whole), int(fraction[:6].ljust(6, "0"))


@public("db.backends.utils")
def typecast_date(s: str | None) -> datetime.date | None:
    """Parse ``YYYY-MM-DD``; None for nothing."""
    return datetime.date(*map(int, s.split("-"))) if s else None


@public("db.backends.utils")
def typecast_time(s: str | None) -> datetime.time | None:
    """Parse ``HH:MM:SS`` with an optional fraction; None for nothing."""
    return datetime.time(*_clock(s)) if s else None


@public("db.backends.utils")
def typecast_timestamp(s: str | None) -> datetime.date | None:
    """Parse a date and time, dropping a UTC offset; a text without a time is a date, nothing is None."""
    if not s:
        return None
    if " " not in s:
        return typecast_date(s)
    day, _, time = s.partition(" ")
    time = time.partition("-")[0].partition("+")[0]
    year, month, number = map(int, day.split("-"))
    return datetime.datetime(year, month, number, *_clock(time))
