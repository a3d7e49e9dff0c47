"""``deconstructible``: objects that migrations can write down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import deconstruct
    from migrator.host.standalone.deconstruct import (
        deconstructible as deconstructible,
    )

    mirror(__name__, deconstruct)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.deconstruct")
