"""Signals."""

from __future__ import annotations

from migrator.host import signals as origin
from migrator.host.face import mirror
from migrator.host.signals import (
    Signal as Signal,
    receiver as receiver,
)

mirror(__name__, origin)
