"""Dates and times: what each backend spells in its own way, and the bounds of a year."""

from __future__ import annotations

import datetime
from typing import Any

from migrator.host import timezone
from migrator.host.conf import settings


def _required(method: str, end: str = "") -> NotImplementedError:
    return NotImplementedError(f"subclasses of BaseDatabaseOperations may require a {method}() method{end}")


class DateOperations:
    """SQL on dates and times.

    The methods take a piece of SQL with its parameters and return the same of the result. *tzname* is the time zone
    to look at the value in, or None to leave it as it is.
    """

    connection: Any

    def date_extract_sql(self, lookup_type: str, sql: str, params: Any) -> tuple[str, Any]:
        """Take a part (``year``, ``week_day`` …) of a date."""
        raise _required("date_extract_sql")

    def time_extract_sql(self, lookup_type: str, sql: str, params: Any) -> tuple[str, Any]:
        """Take a part of a time; where dates and times are alike, as of a date."""
        return self.date_extract_sql(lookup_type, sql, params)

    def datetime_extract_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """Take a part of a date and time."""
        raise _required("datetime_extract_sql")

    def date_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None = None) -> tuple[str, Any]:
        """Cut a date down to the beginning of its year, quarter, month, week or day."""
        raise _required("date_trunc_sql")

    def datetime_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """Cut a date and time down, to the second at the finest."""
        raise _required("datetime_trunc_sql")

    def time_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None = None) -> tuple[str, Any]:
        """Cut a time down to the hour, minute or second."""
        raise _required("time_trunc_sql")

    def datetime_cast_date_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """Take the date of a date and time."""
        raise _required("datetime_cast_date_sql", ".")

    def datetime_cast_time_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """Take the time of a date and time."""
        raise _required("datetime_cast_time_sql", ".")

    def format_for_duration_arithmetic(self, sql: str) -> str:
        """Make an interval of the SQL of a duration."""
        raise _required("format_for_duration_arithmetic", ".")

    def convert_trunc_expression(self, value: Any, expression: Any) -> Any:
        """Give a truncated value the type (and the time zone) that the expression's output field stands for."""
        kind = expression.output_field.get_internal_type()
        if value is None:
            return value
        if kind == "DateTimeField":
            return value.replace(tzinfo=expression.tzinfo) if settings.USE_TZ and value.tzinfo is None else value
        if not isinstance(value, datetime.datetime):
            return value
        if kind == "DateField":
            return value.date()
        return value.time() if kind == "TimeField" else value

    # What the subclasses adapt values with.

    def adapt_datefield_value(self, value: Any) -> Any:
        """Return what the driver takes for a date."""
        raise NotImplementedError

    def adapt_datetimefield_value(self, value: Any) -> Any:
        """Return what the driver takes for a date and time."""
        raise NotImplementedError

    def year_lookup_bounds_for_date_field(self, value: int, iso_year: bool = False) -> list[Any]:
        """Return the first and the last day of a year, adapted for BETWEEN."""
        return [self.adapt_datefield_value(day) for day in _year(value, iso_year)]

    def year_lookup_bounds_for_datetime_field(self, value: int, iso_year: bool = False) -> list[Any]:
        """Return the first and the last moment of a year in the current time zone, adapted for BETWEEN."""
        first, last = _year(value, iso_year)
        moments = [
            datetime.datetime.combine(first, datetime.time.min),
            datetime.datetime.combine(last, datetime.time.max),
        ]
        if settings.USE_TZ:
            zone = timezone.get_current_timezone()
            moments = [timezone.make_aware(moment, zone) for moment in moments]
        return [self.adapt_datetimefield_value(moment) for moment in moments]


def _year(year: int, iso: bool) -> tuple[datetime.date, datetime.date]:
    if not iso:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    next_year = datetime.date.fromisocalendar(year + 1, 1, 1)
    return datetime.date.fromisocalendar(year, 1, 1), next_year - datetime.timedelta(days=1)
