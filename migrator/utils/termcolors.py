"""Colours in terminals."""

from __future__ import annotations

from migrator.host import termcolors as origin
from migrator.host.face import mirror
from migrator.host.termcolors import (
    DARK_PALETTE as DARK_PALETTE,
    DEFAULT_PALETTE as DEFAULT_PALETTE,
    LIGHT_PALETTE as LIGHT_PALETTE,
    NOCOLOR_PALETTE as NOCOLOR_PALETTE,
    PALETTES as PALETTES,
    color_names as color_names,
    colorize as colorize,
    make_style as make_style,
    parse_color_setting as parse_color_setting,
)

mirror(__name__, origin)
