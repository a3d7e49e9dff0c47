"""Durations as text and as microseconds."""

from __future__ import annotations

from datetime import timedelta

from migrator.host.mode import public
from migrator.host.record import record

exported = public("utils.duration")

MICROSECOND = timedelta(microseconds=1)


@record(frozen=True)
class Parts:
    """A duration by days, hours, minutes, seconds and microseconds; only the days can be negative."""

    days: int
    hours: int
    minutes: int
    seconds: int
    microseconds: int

    @property
    def clock(self) -> str:
        """Hours, minutes and seconds, with microseconds where there are any."""
        text = f"{self.hours:02}:{self.minutes:02}:{self.seconds:02}"
        return f"{text}.{self.microseconds:06}" if self.microseconds else text


def _parts(duration: timedelta) -> Parts:
    minutes, seconds = divmod(duration.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return Parts(duration.days, hours, minutes, seconds, duration.microseconds)


@exported
def duration_string(duration: timedelta) -> str:
    """Return ``[days ]HH:MM:SS[.ffffff]``."""
    parts = _parts(duration)
    return f"{parts.days} {parts.clock}" if parts.days else parts.clock


@exported
def duration_iso_string(duration: timedelta) -> str:
    """Return the duration as ISO 8601 writes it."""
    sign = "-" if duration < timedelta(0) else ""
    parts = _parts(abs(duration))
    fraction = f".{parts.microseconds:06}" if parts.microseconds else ""
    return f"{sign}P{parts.days}DT{parts.hours:02}H{parts.minutes:02}M{parts.seconds:02}{fraction}S"


@exported
def duration_microseconds(delta: timedelta) -> int:
    """Return the duration as a whole number of microseconds."""
    return delta // MICROSECOND
