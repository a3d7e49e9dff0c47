"""The SQLite backend: features."""

from migrator.host.face import mirror
from migrator.backends.sqlite3.features import (
    DatabaseFeatures as DatabaseFeatures,
)
from migrator.backends.sqlite3 import features as _features

mirror(__name__, _features)
