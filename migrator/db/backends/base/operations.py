"""How statements are spelled."""

from __future__ import annotations

from migrator.backends.base import (
    operations as _operations,
    operations_dates as _operations_dates,
    operations_values as _operations_values,
)
from migrator.backends.base.operations import BaseDatabaseOperations as BaseDatabaseOperations
from migrator.host.face import mirror

mirror(__name__, _operations, _operations_values, _operations_dates)
