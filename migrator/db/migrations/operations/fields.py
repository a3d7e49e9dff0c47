"""Operations on fields."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.migrations.operations import fields as _fields
from migrator.migrations.operations.fields import (
    AddField as AddField,
    AlterField as AlterField,
    FieldOperation as FieldOperation,
    RemoveField as RemoveField,
    RenameField as RenameField,
)

mirror(__name__, _fields)
