"""Options that the user of a field cannot choose, because the kind of field settles them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

Presets: TypeAlias = tuple[tuple[str, Any, str], ...]
"""Name of an option, its value, and what is said of any other one."""


def settle(options: dict[str, Any], presets: Iterable[tuple[str, Any, str]], field_class: str) -> None:
    """Fill *presets* into *options*.

    Raises:
        ValueError: an option was given another value. The text begins with *field_class*.
    """
    for option, preset, complaint in presets:
        given = options.setdefault(option, preset)
        if given is not preset and given != preset:
            raise ValueError(f"{field_class} {complaint}.")
