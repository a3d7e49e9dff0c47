"""Moving files."""

from __future__ import annotations

from migrator.host import files as origin
from migrator.host.face import mirror
from migrator.host.files import (
    file_move_safe as file_move_safe,
)

mirror(__name__, origin)
