"""One migration."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.migrations import migration as _migration
from migrator.migrations.migration import (
    Migration as Migration,
    SwappableTuple as SwappableTuple,
    swappable_dependency as swappable_dependency,
)

mirror(__name__, _migration)
