"""Making lists of operations shorter."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.migrations import optimizer as _optimizer
from migrator.migrations.optimizer import MigrationOptimizer as MigrationOptimizer

mirror(__name__, _optimizer)
