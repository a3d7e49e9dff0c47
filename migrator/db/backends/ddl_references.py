"""Parts of statements that follow renames."""

from migrator.host.face import mirror
from migrator.sql import ddl as _ddl
from migrator.sql.ddl import (
    Columns as Columns,
    Expressions as Expressions,
    ForeignKeyName as ForeignKeyName,
    IndexColumns as IndexColumns,
    IndexName as IndexName,
    Reference as Reference,
    Statement as Statement,
    Table as Table,
    TableColumns as TableColumns,
)

mirror(__name__, _ddl)
