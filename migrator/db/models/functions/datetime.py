"""Public path of the functions of dates and times."""

from __future__ import annotations

from migrator.expressions.functions import datetime
from migrator.expressions.functions.datetime import (
    Extract as Extract,
    ExtractDay as ExtractDay,
    ExtractHour as ExtractHour,
    ExtractIsoWeekDay as ExtractIsoWeekDay,
    ExtractIsoYear as ExtractIsoYear,
    ExtractMinute as ExtractMinute,
    ExtractMonth as ExtractMonth,
    ExtractQuarter as ExtractQuarter,
    ExtractSecond as ExtractSecond,
    ExtractWeek as ExtractWeek,
    ExtractWeekDay as ExtractWeekDay,
    ExtractYear as ExtractYear,
    Now as Now,
    TimezoneMixin as TimezoneMixin,
    Trunc as Trunc,
    TruncBase as TruncBase,
    TruncDate as TruncDate,
    TruncDay as TruncDay,
    TruncHour as TruncHour,
    TruncMinute as TruncMinute,
    TruncMonth as TruncMonth,
    TruncQuarter as TruncQuarter,
    TruncSecond as TruncSecond,
    TruncTime as TruncTime,
    TruncWeek as TruncWeek,
    TruncYear as TruncYear,
)
from migrator.host.face import mirror

mirror(__name__, datetime)
