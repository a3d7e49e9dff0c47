"""Dates and times in SQLite: calls of the functions in ``date_functions``."""

from __future__ import annotations

from typing import Any

from migrator.host.conf import settings


class DateSQL:
    """SQL on dates and times; see :class:`migrator.backends.base.operations_dates.DateOperations`."""

    connection: Any

    def _convert_tznames_to_sql(self, tzname: str | None) -> tuple[str | None, str | None]:
        """Return the zone to look at a value in and the one it is stored in, or None for both."""
        if tzname and settings.USE_TZ:
            return tzname, self.connection.timezone_name
        return None, None

    def date_extract_sql(self, lookup_type: str, sql: str, params: Any) -> tuple[str, Any]:
        """Take a part of a date."""
        return f"django_date_extract(%s, {sql})", (lookup_type.lower(), *params)

    def time_extract_sql(self, lookup_type: str, sql: str, params: Any) -> tuple[str, Any]:
        """Take a part of a time."""
        return f"django_time_extract(%s, {sql})", (lookup_type.lower(), *params)

    def datetime_extract_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """Take a part of a date and time."""
        zones = self._convert_tznames_to_sql(tzname)
        return f"django_datetime_extract(%s, {sql}, %s, %s)", (lookup_type.lower(), *params, *zones)

    def date_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None = None) -> tuple[str, Any]:
        """Cut a date down."""
        return self._truncated("date", lookup_type, sql, params, tzname)

    def time_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None = None) -> tuple[str, Any]:
        """Cut a time down."""
        return self._truncated("time", lookup_type, sql, params, tzname)

    def datetime_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """Cut a date and time down."""
        return self._truncated("datetime", lookup_type, sql, params, tzname)

    def _truncated(self, kind: str, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        zones = self._convert_tznames_to_sql(tzname)
        return f"django_{kind}_trunc(%s, {sql}, %s, %s)", (lookup_type.lower(), *params, *zones)

    def datetime_cast_date_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """Take the date of a date and time."""
        return f"django_datetime_cast_date({sql}, %s, %s)", (*params, *self._convert_tznames_to_sql(tzname))

    def datetime_cast_time_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """Take the time of a date and time."""
        return f"django_datetime_cast_time({sql}, %s, %s)", (*params, *self._convert_tznames_to_sql(tzname))

    def format_for_duration_arithmetic(self, sql: str) -> str:
        """Durations are integers already; the function that calculates with them knows."""
        return sql
