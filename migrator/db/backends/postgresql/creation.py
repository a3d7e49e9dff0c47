"""Test databases of PostgreSQL."""

from __future__ import annotations

from migrator.backends.postgresql import creation as _creation
from migrator.backends.postgresql.creation import DatabaseCreation as DatabaseCreation
from migrator.host.face import mirror

mirror(__name__, _creation)
