"""The operations that migrations are made of."""

from __future__ import annotations

from migrator.db.migrations.operations import base as base, fields as fields, models as models, special as special
from migrator.migrations.operations.base import Operation as Operation
from migrator.migrations.operations.constraints import (
    AddConstraint as AddConstraint,
    AlterConstraint as AlterConstraint,
    RemoveConstraint as RemoveConstraint,
)
from migrator.migrations.operations.fields import (
    AddField as AddField,
    AlterField as AlterField,
    RemoveField as RemoveField,
    RenameField as RenameField,
)
from migrator.migrations.operations.indexes import (
    AddIndex as AddIndex,
    RemoveIndex as RemoveIndex,
    RenameIndex as RenameIndex,
)
from migrator.migrations.operations.models import (
    CreateModel as CreateModel,
    DeleteModel as DeleteModel,
    RenameModel as RenameModel,
)
from migrator.migrations.operations.options import (
    AlterIndexTogether as AlterIndexTogether,
    AlterModelManagers as AlterModelManagers,
    AlterModelOptions as AlterModelOptions,
    AlterModelTable as AlterModelTable,
    AlterModelTableComment as AlterModelTableComment,
    AlterOrderWithRespectTo as AlterOrderWithRespectTo,
    AlterUniqueTogether as AlterUniqueTogether,
)
from migrator.migrations.operations.special import (
    RunPython as RunPython,
    RunSQL as RunSQL,
    SeparateDatabaseAndState as SeparateDatabaseAndState,
)
