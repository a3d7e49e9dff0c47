"""What no database can do."""

from __future__ import annotations

from migrator.backends.dummy import features as _features
from migrator.backends.dummy.features import DummyDatabaseFeatures as DummyDatabaseFeatures
from migrator.host.face import mirror

mirror(__name__, _features)
