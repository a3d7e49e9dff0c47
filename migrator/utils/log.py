"""Logging configuration."""

from __future__ import annotations

from migrator.host import log as origin
from migrator.host.face import mirror
from migrator.host.log import (
    DEFAULT_LOGGING as DEFAULT_LOGGING,
    CallbackFilter as CallbackFilter,
    RequireDebugFalse as RequireDebugFalse,
    RequireDebugTrue as RequireDebugTrue,
    configure_logging as configure_logging,
)

mirror(__name__, origin)
