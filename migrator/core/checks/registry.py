"""The registry of system checks."""

from __future__ import annotations

from typing import Any, cast

from migrator.host import checks as origin
from migrator.host.checks import (
    CheckRegistry as CheckRegistry,
    Tags as Tags,
    register as register,
    run_checks as run_checks,
    tag_exists as tag_exists,
)
from migrator.host.face import mirror

registry: Any = cast(Any, register).__self__
"""The registry that the functions of this module work on."""

mirror(__name__, origin)
