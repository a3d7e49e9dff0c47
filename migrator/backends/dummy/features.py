"""What no database can do."""

from __future__ import annotations

from migrator.backends.base.features import BaseDatabaseFeatures
from migrator.host.mode import public


@public("db.backends.dummy.features")
class DummyDatabaseFeatures(BaseDatabaseFeatures):
    """No transactions, so that test cases do not ask for them."""

    supports_transactions = False
    uses_savepoints = False
