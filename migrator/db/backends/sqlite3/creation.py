"""Test databases of SQLite."""

from __future__ import annotations

from migrator.backends.sqlite3 import creation as _creation
from migrator.backends.sqlite3.creation import DatabaseCreation as DatabaseCreation
from migrator.host.face import mirror

mirror(__name__, _creation)
