"""Public path of what custom array-like fields use."""

from __future__ import annotations

from migrator.contrib.postgres import prefixes
from migrator.contrib.postgres.prefixes import prefix_validation_error as prefix_validation_error
from migrator.host.face import mirror

mirror(__name__, prefixes)
