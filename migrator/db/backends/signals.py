"""Signals of connections."""

from __future__ import annotations

from migrator.backends.base import signals as _signals, wrapper_connection as _wrapper_connection
from migrator.backends.base.signals import connection_created as connection_created
from migrator.host.face import mirror

mirror(__name__, _signals, _wrapper_connection)
