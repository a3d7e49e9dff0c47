"""Locks of files."""

from __future__ import annotations

from migrator.host import files as origin
from migrator.host.face import mirror
from migrator.host.files import (
    LOCK_EX as LOCK_EX,
    LOCK_NB as LOCK_NB,
    LOCK_SH as LOCK_SH,
    lock as lock,
    unlock as unlock,
)

mirror(__name__, origin)
