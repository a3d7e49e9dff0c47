"""What an operation is."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.migrations.operations import base as _base
from migrator.migrations.operations.base import (
    Operation as Operation,
    OperationCategory as OperationCategory,
)

mirror(__name__, _base)
