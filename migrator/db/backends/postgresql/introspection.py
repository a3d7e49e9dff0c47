"""What PostgreSQL says about its tables."""

from __future__ import annotations

from migrator.backends.postgresql import introspection as _introspection
from migrator.backends.postgresql.introspection import (
    DatabaseIntrospection as DatabaseIntrospection,
    FieldInfo as FieldInfo,
    TableInfo as TableInfo,
)
from migrator.host.face import mirror

mirror(__name__, _introspection)
