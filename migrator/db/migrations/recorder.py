"""The history of a database."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.migrations import recorder as _recorder
from migrator.migrations.recorder import MigrationRecorder as MigrationRecorder

mirror(__name__, _recorder)
