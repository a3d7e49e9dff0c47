"""Test databases."""

from __future__ import annotations

from migrator.backends.base import creation as _creation
from migrator.backends.base.creation import (
    TEST_DATABASE_PREFIX as TEST_DATABASE_PREFIX,
    BaseDatabaseCreation as BaseDatabaseCreation,
)
from migrator.host.face import mirror

mirror(__name__, _creation)
