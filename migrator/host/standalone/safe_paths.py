"""Paths that stay below the directory they belong to, and directories with the right permissions."""

from __future__ import annotations

import os
from typing import Any

from migrator.host.deferred import pathlib, tempfile
from migrator.host.mode import public
from migrator.host.standalone.exceptions import SuspiciousFileOperation


@public("utils._os")
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


@public("utils._os")
def safe_makedirs(name: Any, mode: int = 0o777, exist_ok: bool = False) -> None:
    """Make a directory and those above it that are missing.

    Args:
        name: path of the directory.
        mode: permissions of everything that is made, whatever the umask is.
        exist_ok: whether the directory itself may be there already.

    Raises:
        FileExistsError: it is there, or something else of that name is.
    """
    target = os.path.abspath(name)
    missing = [target]
    while not os.path.lexists(parent := os.path.dirname(missing[-1])):
        missing.append(parent)
    for directory in reversed(missing):
        try:
            os.mkdir(directory, mode)
        except FileExistsError:
            # Somebody was faster, which only matters for the directory that was asked for.
            if not os.path.isdir(directory) or (directory == target and not exist_ok):
                raise
        else:
            os.chmod(directory, mode)


@public("utils._os")
def symlinks_supported() -> bool:
    """Tell whether symbolic links can be made here."""
    with tempfile.TemporaryDirectory() as directory:
        link = os.path.join(directory, "link")
        try:
            os.symlink(directory, link)
        except (OSError, NotImplementedError):
            return False
        return True


@public("utils._os")
def to_path(value: Any) -> pathlib.Path:
    """Return a path, or a text, as a path.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(value, pathlib.Path):
        return value
    if not isinstance(value, str):
        raise TypeError(f"Invalid path type: {type(value).__name__}.")
    return pathlib.Path(value)
