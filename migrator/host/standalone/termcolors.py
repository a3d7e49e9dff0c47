"""Colours in terminals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from migrator.host.mode import public

exported = public("utils.termcolors")

color_names = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
OPTIONS = {"bold": "1", "underscore": "4", "blink": "5", "reverse": "7", "conceal": "8"}

Palette = dict[str, dict[str, Any]]

ROLES = (
    *("ERROR", "SUCCESS", "WARNING", "NOTICE"),
    *("SQL_FIELD", "SQL_COLTYPE", "SQL_KEYWORD", "SQL_TABLE"),
    *("HTTP_INFO", "HTTP_SUCCESS", "HTTP_REDIRECT", "HTTP_NOT_MODIFIED"),
    *("HTTP_BAD_REQUEST", "HTTP_NOT_FOUND", "HTTP_SERVER_ERROR"),
    *("MIGRATE_HEADING", "MIGRATE_LABEL"),
)
"""What a palette gives a look to."""


def _style(text: str) -> dict[str, Any]:
    """Return the style that *text* writes: ``foreground/background`` and options, with commas between; or nothing."""
    colors, *options = text.lower().split(",")
    foreground, background = [*colors.split("/"), ""][:2]
    style: dict[str, Any] = {}
    if foreground in color_names:
        style["fg"] = foreground
    if background in color_names:
        style["bg"] = background
    # The option stands first in the words of a style without a colour.
    known = tuple(option for option in (*reversed(options), foreground) if option in OPTIONS)
    if known:
        style["opts"] = known
    return style


def _palette(**styles: str) -> Palette:
    return {role: _style(styles.get(role, "")) for role in ROLES}


NOCOLOR_PALETTE, DARK_PALETTE, LIGHT_PALETTE = "nocolor", "dark", "light"
DEFAULT_PALETTE = DARK_PALETTE

_SHARED = {
    "ERROR": "red,bold", "SUCCESS": "green,bold", "WARNING": "yellow,bold", "NOTICE": "red",
    "SQL_FIELD": "green,bold", "SQL_COLTYPE": "green", "SQL_TABLE": "bold", "HTTP_INFO": "bold",
    "HTTP_BAD_REQUEST": "red,bold", "HTTP_SERVER_ERROR": "magenta,bold",
    "MIGRATE_HEADING": "cyan,bold", "MIGRATE_LABEL": "bold",
}  # fmt: skip
_DARK = {"SQL_KEYWORD": "yellow", "HTTP_REDIRECT": "green", "HTTP_NOT_MODIFIED": "cyan", "HTTP_NOT_FOUND": "yellow"}
_LIGHT = {"SQL_KEYWORD": "blue", "HTTP_REDIRECT": "green,bold", "HTTP_NOT_MODIFIED": "green", "HTTP_NOT_FOUND": "red"}

PALETTES: dict[str, Palette] = {
    NOCOLOR_PALETTE: _palette(),
    DARK_PALETTE: _palette(**_SHARED, **_DARK),
    LIGHT_PALETTE: _palette(**_SHARED, **_LIGHT),
}


@exported
def colorize(text: Any = "", opts: Iterable[str] = (), **kwargs: str) -> str:
    """Return *text* between the codes of a look.

    Args:
        text: any text; none, with the option ``reset``, gives the code that ends every look.
        opts: ``bold``, ``underscore``, ``blink``, ``reverse``, ``conceal``, ``noreset`` (do not end the look).
        fg, bg: a colour of ``color_names``.
    """
    options = tuple(opts)
    if text == "" and options == ("reset",):
        return "\x1b[0m"
    codes = [f"{start}{color_names.index(kwargs[name])}" for name, start in (("fg", 3), ("bg", 4)) if name in kwargs]
    codes += [OPTIONS[option] for option in options if option in OPTIONS]
    end = "" if "noreset" in options else "\x1b[0m"
    return f"\x1b[{';'.join(codes)}m{text or ''}{end}"


@exported
def make_style(opts: Iterable[str] = (), **kwargs: str) -> Callable[[Any], str]:
    """Return a function that gives texts a look; arguments as those of :func:`colorize`."""
    return partial(colorize, opts=tuple(opts), **kwargs)


@exported
def parse_color_setting(config_string: str) -> Palette | None:
    """Return the palette that a text such as ``light;error=red/blue,bold`` describes, None for no colour at all.

    Args:
        config_string: names of palettes and ``role=style`` items, with semicolons between; the unknown is passed over.
    """
    if not config_string:
        return PALETTES[DEFAULT_PALETTE]
    palette = dict(PALETTES[NOCOLOR_PALETTE])
    for part in config_string.lower().split(";"):
        role, equals, style = part.partition("=")
        if not equals and part in PALETTES:
            palette.update(PALETTES[part])
        elif role.upper() in palette and _style(style):
            palette[role.upper()] = _style(style)
    return None if palette == PALETTES[NOCOLOR_PALETTE] else palette
