"""The sqlite3 shell."""

from __future__ import annotations

from migrator.backends.sqlite3 import client as _client
from migrator.backends.sqlite3.client import DatabaseClient as DatabaseClient
from migrator.host.face import mirror

mirror(__name__, _client)
