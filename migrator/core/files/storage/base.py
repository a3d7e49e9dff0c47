"""The base class of storages."""

from __future__ import annotations

from migrator.host import files as origin
from migrator.host.face import mirror
from migrator.host.files import (
    Storage as Storage,
)

mirror(__name__, origin)
