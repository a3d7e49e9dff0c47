"""Parsing dates, times and durations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import dateparse
    from migrator.host.standalone.dateparse import (
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

    mirror(__name__, dateparse)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.dateparse")
