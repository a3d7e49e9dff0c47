"""The client of a backend."""

from migrator.host.face import mirror
from migrator.backends.base.client import (
    BaseDatabaseClient as BaseDatabaseClient,
)
from migrator.backends.base import client as _client

mirror(__name__, _client)
