"""Colours in terminals."""

from __future__ import annotations

from migrator.host import color as origin
from migrator.host.color import colorize as colorize
from migrator.host.face import mirror

mirror(__name__, origin)
