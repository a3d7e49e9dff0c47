"""The schema editor of PostgreSQL."""

from migrator.host.face import mirror
from migrator.backends.postgresql.schema.editor import (
    DatabaseSchemaEditor as DatabaseSchemaEditor,
)
from migrator.backends.postgresql.schema import editor as _editor

mirror(__name__, _editor)
