"""What SQLite can do."""

from __future__ import annotations

from migrator.backends.sqlite3 import features as _features
from migrator.backends.sqlite3.features import DatabaseFeatures as DatabaseFeatures
from migrator.host.face import mirror

mirror(__name__, _features)
