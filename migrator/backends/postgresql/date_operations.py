"""Dates and times in PostgreSQL."""

from __future__ import annotations

from typing import Any

from migrator.host.conf import settings
from migrator.host.regex_helper import _lazy_re_compile
from migrator.sql.names import split_tzname_delta

PARTS = {
    # Sunday is 1 for us and 0 for the server.
    "WEEK_DAY": "EXTRACT(DOW FROM {}) + 1",
    "ISO_WEEK_DAY": "EXTRACT(ISODOW FROM {})",
    "ISO_YEAR": "EXTRACT(ISOYEAR FROM {})",
}
"""Parts that the server calls by another name."""


class DateSQL:
    """SQL on dates and times; see :class:`migrator.backends.base.operations_dates.DateOperations`."""

    _extract_format_re: Any = _lazy_re_compile(r"[A-Z_]+")

    def _prepare_tzname_delta(self, tzname: str) -> str:
        """Return the zone as the server wants it: there, an offset counts to the west."""
        name, sign, offset = split_tzname_delta(tzname)
        return f"{name}{'-' if sign == '+' else '+'}{offset}" if offset else name

    def _convert_sql_to_tz(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        if tzname and settings.USE_TZ:
            return f"{sql} AT TIME ZONE %s", (*params, self._prepare_tzname_delta(tzname))
        return sql, params

    def date_extract_sql(self, lookup_type: str, sql: str, params: Any) -> tuple[str, Any]:
        """Take a part of a date.

        Raises:
            ValueError: *lookup_type* is not a single word.
        """
        part = lookup_type.upper()
        if part in PARTS:
            return PARTS[part].format(sql), params
        if not self._extract_format_re.fullmatch(part):
            raise ValueError(f"Invalid lookup type: {lookup_type!r}")
        return f"EXTRACT({part} FROM {sql})", params

    def datetime_extract_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """Take a part of a date and time; seconds without their fraction."""
        sql, params = self._convert_sql_to_tz(sql, params, tzname)
        if lookup_type == "second":
            return f"EXTRACT(SECOND FROM DATE_TRUNC(%s, {sql}))", ("second", *params)
        return self.date_extract_sql(lookup_type, sql, params)

    def time_extract_sql(self, lookup_type: str, sql: str, params: Any) -> tuple[str, Any]:
        """Take a part of a time; seconds without their fraction."""
        return self.datetime_extract_sql(lookup_type, sql, params, None)

    def date_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None = None) -> tuple[str, Any]:
        """Cut a date down."""
        return self.datetime_trunc_sql(lookup_type, sql, params, tzname)

    def datetime_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """Cut a date and time down."""
        sql, params = self._convert_sql_to_tz(sql, params, tzname)
        return f"DATE_TRUNC(%s, {sql})", (lookup_type, *params)

    def time_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None = None) -> tuple[str, Any]:
        """Cut a time down."""
        sql, params = self.datetime_trunc_sql(lookup_type, sql, params, tzname)
        return f"{sql}::time", params

    def datetime_cast_date_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """Take the date of a date and time."""
        return self._cast_moment("date", sql, params, tzname)

    def datetime_cast_time_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """Take the time of a date and time."""
        return self._cast_moment("time", sql, params, tzname)

    def _cast_moment(self, to: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        moment, params = self._convert_sql_to_tz(sql, params, tzname)
        return f"({moment})::{to}", params

    def set_time_zone_sql(self) -> str:
        """Return the statement that sets the session's zone."""
        return "SELECT set_config('TimeZone', %s, false)"
