"""How PostgreSQL wants statements and values."""

from __future__ import annotations

from migrator.backends.postgresql import date_operations as _date_operations, operations as _operations
from migrator.backends.postgresql.operations import (
    DatabaseOperations as DatabaseOperations,
    get_json_dumps as get_json_dumps,
)
from migrator.host.face import mirror

mirror(__name__, _operations, _date_operations)
