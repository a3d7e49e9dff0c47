"""Handlers of connections by alias."""

from __future__ import annotations

from migrator.host import connection as origin
from migrator.host.connection import (
    BaseConnectionHandler as BaseConnectionHandler,
    ConnectionDoesNotExist as ConnectionDoesNotExist,
    ConnectionProxy as ConnectionProxy,
)
from migrator.host.face import mirror

mirror(__name__, origin)
