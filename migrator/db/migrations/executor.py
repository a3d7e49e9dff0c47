"""Applying migrations."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.migrations import executor as _executor
from migrator.migrations.executor import MigrationExecutor as MigrationExecutor
from migrator.migrations.recorder import MigrationRecorder as MigrationRecorder

mirror(__name__, _executor)
