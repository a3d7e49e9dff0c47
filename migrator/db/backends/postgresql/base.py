"""The PostgreSQL connection."""

from __future__ import annotations

from migrator.backends.postgresql import base as _base, server_cursors as _server_cursors
from migrator.backends.postgresql.base import (
    Database as Database,
    DatabaseWrapper as DatabaseWrapper,
    psycopg_version as psycopg_version,
)
from migrator.backends.postgresql.psycopg_any import is_psycopg3 as is_psycopg3
from migrator.backends.postgresql.server_cursors import (
    Cursor as Cursor,
    CursorDebugWrapper as CursorDebugWrapper,
    CursorMixin as CursorMixin,
    ServerBindingCursor as ServerBindingCursor,
    ServerSideCursor as ServerSideCursor,
)
from migrator.host.face import mirror

_PARTS = {
    "DatabaseClient": "client",
    "DatabaseCreation": "creation",
    "DatabaseFeatures": "features",
    "DatabaseIntrospection": "introspection",
    "DatabaseOperations": "operations",
    "DatabaseSchemaEditor": "schema",
}

mirror(
    __name__,
    _base,
    _server_cursors,
    late={name: f"migrator.db.backends.postgresql.{module}" for name, module in _PARTS.items()},
)
