"""The SQLite backend: base."""

from migrator.host.face import mirror
from migrator.backends.sqlite3.base import (
    DatabaseWrapper as DatabaseWrapper,
)
from migrator.backends.sqlite3 import base as _base

mirror(__name__, _base)
