"""Test databases."""

from migrator.host.face import mirror
from migrator.backends.base.creation import (
    BaseDatabaseCreation as BaseDatabaseCreation,
    TEST_DATABASE_PREFIX as TEST_DATABASE_PREFIX,
)
from migrator.backends.base import creation as _creation

mirror(__name__, _creation)
