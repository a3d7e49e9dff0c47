"""What is in a database."""

from migrator.host.face import mirror
from migrator.backends.base.introspection import (
    BaseDatabaseIntrospection as BaseDatabaseIntrospection,
    FieldInfo as FieldInfo,
    TableInfo as TableInfo,
)
from migrator.backends.base import introspection as _introspection

mirror(__name__, _introspection)
