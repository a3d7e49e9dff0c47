"""``replace``, on Python versions with and without ``copy.replace``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import copy
    from migrator.host.standalone.copy import (
        replace as replace,
    )

    mirror(__name__, copy)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.copy")
