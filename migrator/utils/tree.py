"""``Node``, the base of trees of conditions."""

from __future__ import annotations

from migrator.host import tree as origin
from migrator.host.face import mirror
from migrator.host.tree import (
    Node as Node,
)

mirror(__name__, origin)
