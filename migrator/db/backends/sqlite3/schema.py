"""The schema editor of SQLite."""

from migrator.backends.sqlite3.schema import editor as _editor
from migrator.backends.sqlite3.schema.editor import (
    DatabaseSchemaEditor as DatabaseSchemaEditor,
)
from migrator.host.face import mirror

mirror(__name__, _editor)
