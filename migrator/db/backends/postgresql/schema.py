"""The schema editor of PostgreSQL."""

from migrator.backends.postgresql.schema import editor as _editor
from migrator.backends.postgresql.schema.editor import (
    DatabaseSchemaEditor as DatabaseSchemaEditor,
)
from migrator.host.face import mirror

mirror(__name__, _editor)
