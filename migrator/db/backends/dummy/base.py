"""A connection to nothing."""

from __future__ import annotations

from migrator.backends.dummy import base as _base
from migrator.backends.dummy.base import (
    DatabaseClient as DatabaseClient,
    DatabaseCreation as DatabaseCreation,
    DatabaseIntrospection as DatabaseIntrospection,
    DatabaseOperations as DatabaseOperations,
    DatabaseWrapper as DatabaseWrapper,
    complain as complain,
    ignore as ignore,
)
from migrator.backends.dummy.features import DummyDatabaseFeatures as DummyDatabaseFeatures
from migrator.host.face import mirror

mirror(__name__, _base)
