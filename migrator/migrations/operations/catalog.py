"""The public operations, by the name under which ``migrations`` offers them."""

from __future__ import annotations

from migrator.migrations.operations.base import Operation
from migrator.migrations.operations.constraints import AddConstraint, AlterConstraint, RemoveConstraint
from migrator.migrations.operations.fields import AddField, AlterField, RemoveField, RenameField
from migrator.migrations.operations.indexes import AddIndex, RemoveIndex, RenameIndex
from migrator.migrations.operations.models import CreateModel, DeleteModel, RenameModel
from migrator.migrations.operations.options import (
    AlterIndexTogether,
    AlterModelManagers,
    AlterModelOptions,
    AlterModelTable,
    AlterModelTableComment,
    AlterOrderWithRespectTo,
    AlterUniqueTogether,
)
from migrator.migrations.operations.special import RunPython, RunSQL, SeparateDatabaseAndState

PUBLIC_OPERATIONS: dict[str, type[Operation]] = {
    operation.__name__: operation
    for operation in (
        CreateModel,
        DeleteModel,
        AlterModelTable,
        AlterModelTableComment,
        AlterUniqueTogether,
        RenameModel,
        AlterIndexTogether,
        AlterModelOptions,
        AddIndex,
        RemoveIndex,
        RenameIndex,
        AddField,
        RemoveField,
        AlterField,
        RenameField,
        AddConstraint,
        RemoveConstraint,
        AlterConstraint,
        SeparateDatabaseAndState,
        RunSQL,
        RunPython,
        AlterOrderWithRespectTo,
        AlterModelManagers,
    )
}
