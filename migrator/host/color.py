"""Colours of command output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import color
    from migrator.host.standalone.color import (
        Style as Style,
        color_style as color_style,
        make_style as make_style,
        no_style as no_style,
        supports_color as supports_color,
    )

    mirror(__name__, color)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.core.management.color")
