"""The errors of migrations."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.migrations import exceptions as _exceptions
from migrator.migrations.exceptions import (
    AmbiguityError as AmbiguityError,
    BadMigrationError as BadMigrationError,
    CircularDependencyError as CircularDependencyError,
    InconsistentMigrationHistory as InconsistentMigrationHistory,
    InvalidBasesError as InvalidBasesError,
    InvalidMigrationPlan as InvalidMigrationPlan,
    IrreversibleError as IrreversibleError,
    MigrationSchemaMissing as MigrationSchemaMissing,
    NodeNotFoundError as NodeNotFoundError,
)

mirror(__name__, _exceptions)
