"""System checks."""

from __future__ import annotations

from migrator.core.checks import (
    database as database,
    messages as messages,
    model_checks as model_checks,
    registry as registry,
)
from migrator.host import checks as origin
from migrator.host.checks import (
    CRITICAL as CRITICAL,
    DEBUG as DEBUG,
    ERROR as ERROR,
    INFO as INFO,
    WARNING as WARNING,
    CheckMessage as CheckMessage,
    Critical as Critical,
    Debug as Debug,
    Error as Error,
    Info as Info,
    Tags as Tags,
    Warning as Warning,
    register as register,
    run_checks as run_checks,
    tag_exists as tag_exists,
)
from migrator.host.face import mirror

mirror(__name__, origin)
