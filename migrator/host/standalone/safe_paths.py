"""Paths that stay below the directory they belong to, and directories with the right permissions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from migrator.host.standalone.exceptions import SuspiciousFileOperation


def safe_join(base: Any, *paths: Any) -> str:
    """Return *paths* joined to *base* as an absolute path.

    Raises:
        SuspiciousFileOperation: the path leads out of *base*.
    """
    root: str = os.path.abspath(base)
    final: str = os.path.abspath(os.path.join(root, *paths))
    # Compared as the file system compares, which may not tell upper from lower case.
    below = os.path.normcase(final), os.path.normcase(root)
    if below[0] != below[1] and os.path.commonpath(below) != below[1]:
        raise SuspiciousFileOperation(
            f"The joined path ({final}) is located outside of the base path component ({root})"
        )
    return final


def safe_makedirs(path: Any, mode: int | None = None) -> None:
    """Make a directory and what lies above it; *mode* holds for all of them, whatever the umask is."""
    missing: list[Path] = []
    place = Path(path)
    while not place.exists():
        missing.append(place)
        place = place.parent
    for directory in reversed(missing):
        directory.mkdir(exist_ok=True)
        if mode is not None:
            directory.chmod(mode)
    Path(path).mkdir(exist_ok=True)
