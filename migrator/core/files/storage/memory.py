"""Files in memory."""

from __future__ import annotations

from migrator.host import files as origin
from migrator.host.face import mirror
from migrator.host.files import (
    InMemoryStorage as InMemoryStorage,
)

mirror(__name__, origin)
