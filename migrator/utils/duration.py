"""Durations as text and as microseconds."""

from __future__ import annotations

from migrator.host import duration as origin
from migrator.host.duration import (
    duration_iso_string as duration_iso_string,
    duration_microseconds as duration_microseconds,
    duration_string as duration_string,
)
from migrator.host.face import mirror

mirror(__name__, origin)
