"""System checks of the databases."""

from __future__ import annotations

from migrator.host import checks as origin
from migrator.host.checks import (
    check_database_backends as check_database_backends,
)
from migrator.host.face import mirror

mirror(__name__, origin)
