"""Files beside Python's byte code that keep what was worked out, as plain values, for the next process."""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from importlib.util import MAGIC_NUMBER
from typing import Any

from migrator import __version__
from migrator.host.mode import ROOT
from migrator.host.version import get_main_version

HEADER = b"migrator 2\n" + MAGIC_NUMBER

MADE_BY = f"{sys.version}, migrator {__version__}, {ROOT} {get_main_version()}"
"""What conclusions are true for."""


def read(path: str) -> Any:
    """Return what is kept in a file, None if it is not there or not of this Python."""
    try:
        with open(path, "rb") as file:
            content = file.read()
        return marshal.loads(content[len(HEADER) :]) if content.startswith(HEADER) else None
    except (OSError, EOFError, ValueError, TypeError):
        return None


def write(path: str, value: Any) -> None:
    """Write a file in one step, as others may be reading it. Where that cannot be done, life goes on without.

    Args:
        path: the file.
        value: what is kept, of types that ``marshal`` takes.
    """
    if sys.dont_write_bytecode:
        return
    draft = f"{path}.{os.getpid()}"
    with suppress(OSError):
        with open(draft, "wb") as file:
            file.write(HEADER + marshal.dumps(value))
        os.replace(draft, path)


def beside(byte_code: str, name: str) -> str:
    """Return the path of *name* under which Python keeps what belongs to another module of a package.

    Args:
        byte_code: where it keeps the byte code of the package itself.
        name: in place of ``__init__``.
    """
    folder, file = os.path.split(byte_code)
    return os.path.join(folder, file.replace("__init__", name, 1))
