"""Text in HTML."""

from __future__ import annotations

from migrator.host import html as origin
from migrator.host.face import mirror
from migrator.host.html import (
    conditional_escape as conditional_escape,
    escape as escape,
    format_html as format_html,
    format_html_join as format_html_join,
    html_safe as html_safe,
    strip_tags as strip_tags,
)

mirror(__name__, origin)
