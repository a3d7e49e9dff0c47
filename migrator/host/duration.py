"""Durations as text and as microseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import duration
    from migrator.host.standalone.duration import (
        duration_iso_string as duration_iso_string,
        duration_microseconds as duration_microseconds,
        duration_string as duration_string,
    )

    mirror(__name__, duration)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.duration")
