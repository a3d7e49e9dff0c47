"""Parsing dates, times and durations."""

from __future__ import annotations

from migrator.host import dateparse as origin
from migrator.host.dateparse import (
    date_re as date_re,
    datetime_re as datetime_re,
    iso8601_duration_re as iso8601_duration_re,
    parse_date as parse_date,
    parse_datetime as parse_datetime,
    parse_duration as parse_duration,
    parse_time as parse_time,
    postgres_interval_re as postgres_interval_re,
    standard_duration_re as standard_duration_re,
    time_re as time_re,
)
from migrator.host.face import mirror

mirror(__name__, origin)
