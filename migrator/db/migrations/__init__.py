"""Migrations: what migration files import."""

from __future__ import annotations

from migrator.db.migrations.operations import (
    AddConstraint as AddConstraint,
    AddField as AddField,
    AddIndex as AddIndex,
    AlterConstraint as AlterConstraint,
    AlterField as AlterField,
    AlterIndexTogether as AlterIndexTogether,
    AlterModelManagers as AlterModelManagers,
    AlterModelOptions as AlterModelOptions,
    AlterModelTable as AlterModelTable,
    AlterModelTableComment as AlterModelTableComment,
    AlterOrderWithRespectTo as AlterOrderWithRespectTo,
    AlterUniqueTogether as AlterUniqueTogether,
    CreateModel as CreateModel,
    DeleteModel as DeleteModel,
    RemoveConstraint as RemoveConstraint,
    RemoveField as RemoveField,
    RemoveIndex as RemoveIndex,
    RenameField as RenameField,
    RenameIndex as RenameIndex,
    RenameModel as RenameModel,
    RunPython as RunPython,
    RunSQL as RunSQL,
    SeparateDatabaseAndState as SeparateDatabaseAndState,
)
from migrator.host.face import mirror
from migrator.migrations import migration as _migration
from migrator.migrations.migration import (
    Migration as Migration,
    swappable_dependency as swappable_dependency,
)

mirror(
    __name__,
    _migration,
    submodules=(
        "autodetector",
        "exceptions",
        "executor",
        "graph",
        "loader",
        "optimizer",
        "questioner",
        "recorder",
        "serializer",
        "state",
        "utils",
        "writer",
    ),
)
