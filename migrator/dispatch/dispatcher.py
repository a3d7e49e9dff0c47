"""Signals."""

from __future__ import annotations

from migrator.host import signals as origin
from migrator.host.face import mirror
from migrator.host.signals import (
    NO_RECEIVERS as NO_RECEIVERS,
    NONE_ID as NONE_ID,
    Signal as Signal,
    _make_id as _make_id,
    receiver as receiver,
)

mirror(__name__, origin)
