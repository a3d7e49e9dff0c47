"""Colours of command output."""

from migrator.host import color as _color
from migrator.host.color import (
    Style as Style,
    color_style as color_style,
    make_style as make_style,
    no_style as no_style,
    supports_color as supports_color,
)
from migrator.host.face import mirror

mirror(__name__, _color)
