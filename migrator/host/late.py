"""Late names: under the overlay a seam module looks its names up in Django when they are asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any


def late(seam: str, *paths: str) -> Callable[[str], Any]:
    """Return a module ``__getattr__`` that takes names from the Django modules at *paths*, first match wins.

    Nothing is imported until a name is asked for, so importing a seam module never starts an import cycle through
    Django; and because nothing is copied, a patch of Django's module is seen by ``seam.name`` too. ``from seam import
    name`` binds once, just like ``from django… import name``.

    Args:
        seam: ``__name__`` of the seam module, for error messages.
        paths: dotted paths of the Django modules to look in.
    """
    homes: dict[str, ModuleType] = {}

    def home(name: str) -> ModuleType | None:
        for path in paths:
            module = sys.modules.get(path) or import_module(path)
            if hasattr(module, name):
                return module
        return None

    def __getattr__(name: str) -> Any:
        module = homes.get(name)
        if module is None:
            if name.startswith("__") and name.endswith("__"):
                raise AttributeError(f"module {seam!r} has no attribute {name!r}")
            module = home(name)
            if module is None:
                raise AttributeError(f"module {seam!r} has no attribute {name!r} (looked in {', '.join(paths)})")
            homes[name] = module
        return getattr(module, name)

    return __getattr__
