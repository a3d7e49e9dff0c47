"""Files."""

from __future__ import annotations

from migrator.host import files as origin
from migrator.host.face import mirror
from migrator.host.files import (
    File as File,
)

mirror(__name__, origin)
