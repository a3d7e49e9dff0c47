"""Files in a directory."""

from __future__ import annotations

from migrator.host import files as origin
from migrator.host.face import mirror
from migrator.host.files import (
    FileSystemStorage as FileSystemStorage,
)

mirror(__name__, origin)
