"""The SQLite backend: creation."""

from migrator.host.face import mirror
from migrator.backends.sqlite3.creation import (
    DatabaseCreation as DatabaseCreation,
)
from migrator.backends.sqlite3 import creation as _creation

mirror(__name__, _creation)
