"""The operations of a backend."""

from migrator.host.face import mirror
from migrator.backends.base.operations import (
    BaseDatabaseOperations as BaseDatabaseOperations,
)
from migrator.backends.base import operations as _operations

mirror(__name__, _operations)
