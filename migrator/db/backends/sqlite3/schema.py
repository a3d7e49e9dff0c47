"""The schema editor of SQLite."""

from migrator.host.face import mirror
from migrator.backends.sqlite3.schema.editor import (
    DatabaseSchemaEditor as DatabaseSchemaEditor,
)
from migrator.backends.sqlite3.schema import editor as _editor

mirror(__name__, _editor)
