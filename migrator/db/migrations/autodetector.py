"""Finding out which migrations are needed."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.migrations import autodetector as _autodetector
from migrator.migrations.autodetector import MigrationAutodetector as MigrationAutodetector
from migrator.migrations.diff import dependency as _dependency
from migrator.migrations.diff.dependency import OperationDependency as OperationDependency

mirror(__name__, _autodetector, _dependency)
