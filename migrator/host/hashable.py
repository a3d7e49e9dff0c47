"""Hashable counterparts of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import hashable
    from migrator.host.standalone.hashable import (
        make_hashable as make_hashable,
    )

    mirror(__name__, hashable)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.hashable")
