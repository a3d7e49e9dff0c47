"""Operations that run SQL and Python."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.migrations.operations import special as _special
from migrator.migrations.operations.special import (
    RunPython as RunPython,
    RunSQL as RunSQL,
    SeparateDatabaseAndState as SeparateDatabaseAndState,
)

mirror(__name__, _special)
