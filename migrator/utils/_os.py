"""Paths that stay where they belong."""

from __future__ import annotations

from migrator.host import files as origin
from migrator.host.face import mirror
from migrator.host.files import (
    safe_join as safe_join,
    safe_makedirs as safe_makedirs,
    symlinks_supported as symlinks_supported,
    to_path as to_path,
)

mirror(__name__, origin)
