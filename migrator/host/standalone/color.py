"""Colours of command output."""

from __future__ import annotations

import functools
import os
import sys
from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.termcolors import PALETTES, make_style as make_look, parse_color_setting

exported = public("core.management.color")

ENVIRONMENT_VARIABLES = ("MIGRATOR_COLORS", "DJANGO_COLORS")


@exported
def supports_color() -> bool:
    """Tell whether the standard output shows colours."""
    if "NO_COLOR" in os.environ or not (hasattr(sys.stdout, "isatty") and sys.stdout.isatty()):
        return False
    if sys.platform != "win32":
        return True
    # Windows Terminal, Visual Studio Code and programs that set ANSICON understand the codes.
    return any(name in os.environ for name in ("ANSICON", "WT_SESSION")) or os.environ.get("TERM_PROGRAM") == "vscode"


@public("core.management.color")
class Style:
    """Functions that give texts a look, by role: ``style.ERROR(text)``."""

    def __getattr__(self, name: str) -> Any:
        if not name.isupper():
            raise AttributeError(name)
        return _plain


def _plain(text: Any) -> Any:
    return text


@exported
def make_style(config_string: str = "") -> Style:
    """Return the style that *config_string* describes: ``light;error=red``."""
    style = Style()
    palette = parse_color_setting(config_string)
    for role in PALETTES["nocolor"]:
        setattr(style, role, make_look(**palette[role]) if palette else _plain)
    # Errors keep their look even where the rest of the output has none.
    style.ERROR_OUTPUT = style.ERROR  # type: ignore[attr-defined]  # roles are attributes
    return style


@exported
@functools.cache
def no_style() -> Style:
    """Return the style that changes nothing."""
    return make_style("nocolor")


@exported
def color_style(force_color: bool = False) -> Style:
    """Return the style that the environment asks for, where the output shows colours or *force_color*."""
    if not force_color and not supports_color():
        return no_style()
    return make_style(next((os.environ[name] for name in ENVIRONMENT_VARIABLES if name in os.environ), ""))
