"""Signals of connections."""

from migrator.host.face import mirror
from migrator.backends.base.signals import (
    connection_created as connection_created,
)
from migrator.backends.base import signals as _signals

mirror(__name__, _signals)
