"""``deconstructible``: objects that migrations can write down."""

from __future__ import annotations

from migrator.host import deconstruct as origin
from migrator.host.deconstruct import (
    deconstructible as deconstructible,
)
from migrator.host.face import mirror

mirror(__name__, origin)
