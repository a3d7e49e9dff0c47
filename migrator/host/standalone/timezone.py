"""Time zones: the default one, the current one, and aware and naive datetimes."""

from __future__ import annotations

import functools
from contextlib import ContextDecorator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any

from migrator.host.deferred import zoneinfo
from migrator.host.mode import public
from migrator.host.standalone.conf import settings
from migrator.host.standalone.local import local

exported = public("utils.timezone")

_active = local()
"""Holds the zone that ``activate`` has set, in ``value``, for each thread and task."""


@exported
def get_fixed_timezone(offset: timedelta | float) -> timezone:
    """Return a zone with a fixed *offset* from UTC, a timedelta or a number of minutes, named like ``+0230``."""
    minutes = offset / timedelta(minutes=1) if isinstance(offset, timedelta) else offset
    hours, rest = divmod(abs(minutes), 60)
    name = f"{'-' if minutes < 0 else '+'}{int(hours):02d}{int(rest):02d}"
    return timezone(timedelta(minutes=minutes), name)


@exported
@functools.lru_cache(maxsize=1)
def get_default_timezone() -> tzinfo:
    """Return the zone of the setting ``TIME_ZONE``."""
    return zoneinfo.ZoneInfo(settings.TIME_ZONE)


@exported
def get_default_timezone_name() -> str:
    """Return the name of the default zone."""
    return _get_timezone_name(get_default_timezone())


@exported
def get_current_timezone() -> tzinfo:
    """Return the zone that is active in this thread or task, else the default one."""
    active: tzinfo | None = getattr(_active, "value", None)
    return get_default_timezone() if active is None else active


@exported
def get_current_timezone_name() -> str:
    """Return the name of the current zone."""
    return _get_timezone_name(get_current_timezone())


@exported
def _get_timezone_name(timezone: tzinfo) -> str:
    """Return the name of a zone that has one, else its offset, which databases understand."""
    return timezone.tzname(None) or str(timezone)


@exported
def activate(timezone: tzinfo | str) -> None:
    """Make *timezone*, a zone or the name of one, the current zone of this thread or task.

    Raises:
        ValueError: it is neither.
    """
    if isinstance(timezone, tzinfo):
        _active.value = timezone
    elif isinstance(timezone, str):
        _active.value = zoneinfo.ZoneInfo(timezone)
    else:
        raise ValueError(f"Invalid timezone: {timezone!r}")


@exported
def deactivate() -> None:
    """Go back to the default zone."""
    if hasattr(_active, "value"):
        del _active.value


@public("utils.timezone")
class override(ContextDecorator):
    """Use a zone in a block or a function; None stands for the default zone."""

    def __init__(self, timezone: tzinfo | str | None) -> None:
        self.timezone = timezone

    def __enter__(self) -> None:
        self.old_timezone = getattr(_active, "value", None)
        self._use(self.timezone)

    def __exit__(self, *exc_info: object) -> None:
        self._use(self.old_timezone)

    @staticmethod
    def _use(timezone: tzinfo | str | None) -> None:
        if timezone is not None:
            activate(timezone)
        else:
            deactivate()


@exported
def template_localtime(value: Any, use_tz: bool | None = None) -> Any:
    """Return *value* in the current zone if it is an aware datetime and time zones are on, else as it is."""
    wanted = settings.USE_TZ if use_tz is None else use_tz
    convertible = isinstance(value, datetime) and wanted and is_aware(value)
    return localtime(value) if convertible and getattr(value, "convert_to_local_time", True) else value


@exported
def localtime(value: datetime | None = None, timezone: tzinfo | None = None) -> datetime:
    """Return *value* (now, if None) in *timezone* (the current one, if None).

    Raises:
        ValueError: *value* is naive.
    """
    moment = now() if value is None else value
    if is_naive(moment):
        raise ValueError("localtime() cannot be applied to a naive datetime")
    return moment.astimezone(timezone or get_current_timezone())


@exported
def localdate(value: datetime | None = None, timezone: tzinfo | None = None) -> date:
    """Return the day that *value* (now, if None) falls on in *timezone* (the current one, if None)."""
    return localtime(value, timezone).date()


@exported
def now() -> datetime:
    """Return the present moment: aware, in UTC, if ``USE_TZ`` is on, else naive, in local time."""
    return datetime.now(tz=UTC if settings.USE_TZ else None)


@exported
def is_aware(value: Any) -> bool:
    """Tell whether a datetime or a time knows its offset."""
    return value.utcoffset() is not None


@exported
def is_naive(value: Any) -> bool:
    """Tell whether a datetime or a time does not know its offset."""
    return not is_aware(value)


@exported
def make_aware(value: datetime, timezone: tzinfo | None = None) -> datetime:
    """Return the naive *value* as a moment in *timezone* (the current one, if None).

    Raises:
        ValueError: *value* is aware.
    """
    if is_aware(value):
        raise ValueError(f"make_aware expects a naive datetime, got {value}")
    return value.replace(tzinfo=timezone or get_current_timezone())


@exported
def make_naive(value: datetime, timezone: tzinfo | None = None) -> datetime:
    """Return the aware *value* as wall clock time of *timezone* (the current one, if None).

    Raises:
        ValueError: *value* is naive.
    """
    if is_naive(value):
        raise ValueError("make_naive() cannot be applied to a naive datetime")
    return value.astimezone(timezone or get_current_timezone()).replace(tzinfo=None)


@exported
def _datetime_ambiguous_or_imaginary(dt: datetime, tz: tzinfo) -> bool:
    """Tell whether a clock in *tz* shows *dt* twice or never: its offset then depends on ``fold``."""
    return tz.utcoffset(dt.replace(fold=1 - dt.fold)) != tz.utcoffset(dt)
