"""Reading migrations."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.migrations import loader as _loader, packages as _packages
from migrator.migrations.exceptions import (
    AmbiguityError as AmbiguityError,
    BadMigrationError as BadMigrationError,
    InconsistentMigrationHistory as InconsistentMigrationHistory,
    NodeNotFoundError as NodeNotFoundError,
)
from migrator.migrations.loader import MigrationLoader as MigrationLoader
from migrator.migrations.packages import MIGRATIONS_MODULE_NAME as MIGRATIONS_MODULE_NAME

mirror(__name__, _loader, _packages)
