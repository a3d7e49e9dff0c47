"""The SQLite backend: introspection."""

from migrator.host.face import mirror
from migrator.backends.sqlite3.introspection import (
    DatabaseIntrospection as DatabaseIntrospection,
    FieldInfo as FieldInfo,
    FlexibleFieldLookupDict as FlexibleFieldLookupDict,
    get_field_size as get_field_size,
)
from migrator.backends.sqlite3 import introspection as _introspection

mirror(__name__, _introspection)
