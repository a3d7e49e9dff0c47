"""Text in HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import html
    from migrator.host.standalone.html import (
        conditional_escape as conditional_escape,
        escape as escape,
        format_html as format_html,
        format_html_join as format_html_join,
        html_safe as html_safe,
        strip_tags as strip_tags,
    )

    mirror(__name__, html)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.html")
