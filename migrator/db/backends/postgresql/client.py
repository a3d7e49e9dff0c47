"""The psql shell."""

from __future__ import annotations

from migrator.backends.postgresql import client as _client
from migrator.backends.postgresql.client import DatabaseClient as DatabaseClient
from migrator.host.face import mirror

mirror(__name__, _client)
