"""What a database can do."""

from __future__ import annotations

from migrator.backends.base import features as _features
from migrator.backends.base.features import BaseDatabaseFeatures as BaseDatabaseFeatures
from migrator.host.face import mirror

mirror(__name__, _features)
