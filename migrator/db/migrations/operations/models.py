"""Operations on models."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.migrations.operations import (
    constraints as _constraints,
    indexes as _indexes,
    model_base as _model_base,
    models as _models,
    options as _options,
)
from migrator.migrations.operations.constraints import (
    AddConstraint as AddConstraint,
    AlterConstraint as AlterConstraint,
    RemoveConstraint as RemoveConstraint,
)
from migrator.migrations.operations.indexes import (
    AddIndex as AddIndex,
    RemoveIndex as RemoveIndex,
    RenameIndex as RenameIndex,
)
from migrator.migrations.operations.model_base import (
    IndexOperation as IndexOperation,
    ModelOperation as ModelOperation,
    ModelOptionOperation as ModelOptionOperation,
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
    AlterTogetherOptionOperation as AlterTogetherOptionOperation,
    AlterUniqueTogether as AlterUniqueTogether,
)

mirror(__name__, _models, _model_base, _options, _indexes, _constraints)
