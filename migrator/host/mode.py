"""Which host the ORM lives on, and the root name that its public paths begin with.

The mode is decided once, before any other module of the package is imported: *standalone* (the package
provides everything) or *overlay* (Django provides everything outside ``django.db``).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Final, TypeVar

ENVIRONMENT_VARIABLE: Final = "MIGRATOR_OVERLAY"

OVERLAY: Final[bool] = os.environ.get(ENVIRONMENT_VARIABLE) == "1"
"""True when Django is the host. Set by :func:`migrator.overlay.install` through the environment."""

ROOT: Final[str] = "django" if OVERLAY else "migrator"
"""First component of every public path: ``django`` under the overlay, ``migrator`` standalone."""

if OVERLAY and not any(type(finder).__name__ == "OverlayFinder" for finder in sys.meta_path):
    raise RuntimeError(
        f"{ENVIRONMENT_VARIABLE}=1 is set, but the overlay is not installed in this process: migrator_overlay.pth was "
        "not read (python -S or -I, or a path without site-packages). Call migrator.overlay.install() first, or unset "
        "the variable to run migrator standalone."
    )

T = TypeVar("T")


def public_path(path: str) -> str:
    """Return the full public dotted path of *path*, which is given without its root (``"db.models"``)."""
    return f"{ROOT}.{path}"


def native_path(path: str) -> str:
    """Return *path* with the root of the present mode; settings may spell ours with either root.

    Standalone ``django.db.backends.sqlite3`` becomes ``migrator.db.backends.sqlite3``, under the overlay the other way
    round. Other paths come back as they are.
    """
    other = "migrator." if OVERLAY else "django."
    return public_path(path.removeprefix(other)) if path.startswith(other) else path


def public(path: str) -> Callable[[T], T]:
    """Decorate a class or function with its public module path, given without the root.

    Pickles, ``deconstruct()``, reprs and written migrations take the path from ``__module__``; users import from
    the face (``<root>.db…``), never from the module that holds the code.
    """

    def mark(definition: T) -> T:
        definition.__module__ = public_path(path)
        return definition

    return mark
