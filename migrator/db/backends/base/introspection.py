"""What a database says about its tables."""

from __future__ import annotations

from migrator.backends.base import introspection as _introspection
from migrator.backends.base.introspection import (
    BaseDatabaseIntrospection as BaseDatabaseIntrospection,
    FieldInfo as FieldInfo,
    TableInfo as TableInfo,
)
from migrator.host.face import mirror

mirror(__name__, _introspection)
