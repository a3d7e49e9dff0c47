"""Logging configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import log
    from migrator.host.standalone.log import (
        DEFAULT_LOGGING as DEFAULT_LOGGING,
        CallbackFilter as CallbackFilter,
        RequireDebugFalse as RequireDebugFalse,
        RequireDebugTrue as RequireDebugTrue,
        configure_logging as configure_logging,
    )

    mirror(__name__, log)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.log")
