"""``replace``, on Python versions with and without ``copy.replace``."""

from __future__ import annotations

from migrator.host import copy as origin
from migrator.host.copy import (
    replace as replace,
)
from migrator.host.face import mirror

mirror(__name__, origin)
