"""Strings that are safe in HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import safestring
    from migrator.host.standalone.safestring import (
        SafeData as SafeData,
        SafeString as SafeString,
        SafeText as SafeText,
        mark_safe as mark_safe,
    )

    mirror(__name__, safestring)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.safestring")
