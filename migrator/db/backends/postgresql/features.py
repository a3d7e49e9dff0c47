"""What PostgreSQL can do."""

from __future__ import annotations

from migrator.backends.postgresql import features as _features
from migrator.backends.postgresql.features import DatabaseFeatures as DatabaseFeatures
from migrator.host.face import mirror

mirror(__name__, _features)
