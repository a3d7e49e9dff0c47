"""Hashable counterparts of values."""

from __future__ import annotations

from migrator.host import hashable as origin
from migrator.host.face import mirror
from migrator.host.hashable import (
    make_hashable as make_hashable,
)

mirror(__name__, origin)
