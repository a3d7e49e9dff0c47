"""The SQLite backend: client."""

from migrator.host.face import mirror
from migrator.backends.sqlite3.client import (
    DatabaseClient as DatabaseClient,
)
from migrator.backends.sqlite3 import client as _client

mirror(__name__, _client)
