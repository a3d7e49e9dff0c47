"""What SQLite says about its tables."""

from __future__ import annotations

from migrator.backends.sqlite3 import introspection as _introspection
from migrator.backends.sqlite3.introspection import (
    DatabaseIntrospection as DatabaseIntrospection,
    FieldInfo as FieldInfo,
    FlexibleFieldLookupDict as FlexibleFieldLookupDict,
    field_size_re as field_size_re,
    get_field_size as get_field_size,
)
from migrator.host.face import mirror

mirror(__name__, _introspection)
