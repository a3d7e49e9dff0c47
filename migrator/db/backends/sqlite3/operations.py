"""The SQLite backend: operations."""

from migrator.host.face import mirror
from migrator.backends.sqlite3.operations import (
    DatabaseOperations as DatabaseOperations,
)
from migrator.backends.sqlite3 import operations as _operations

mirror(__name__, _operations)
