"""How SQLite wants statements and values."""

from __future__ import annotations

from migrator.backends.sqlite3 import date_operations as _date_operations, operations as _operations
from migrator.backends.sqlite3.operations import DatabaseOperations as DatabaseOperations
from migrator.host.face import mirror

mirror(__name__, _operations, _date_operations)
