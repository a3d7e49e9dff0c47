"""Formatting the Python files that commands write, with ``black`` where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from migrator.host.mode import public

LOOK_FOR_IT: Any = object()


@public("core.management.utils")
def find_formatters() -> dict[str, str | None]:
    """Return where the formatter is, as the argument of :func:`run_formatters`; None if it is not on the path."""
    return {"black_path": shutil.which("black")}


@public("core.management.utils")
def run_formatters(
    written_files: Iterable[str | Path], black_path: str | None = LOOK_FOR_IT, stderr: Any = None
) -> None:
    """Format files with ``black``, if it is there. A formatter that does not start is reported, and no more.

    Args:
        written_files: the files.
        black_path: the program; it is looked for on ``PATH`` by default, and None leaves the files as they are.
        stderr: where to report; the error stream by default.
    """
    program = find_formatters()["black_path"] if black_path is LOOK_FOR_IT else black_path
    if not program:
        return
    files = [str(path) for path in written_files]
    try:
        subprocess.run([program, "--fast", "--", *files], capture_output=True, check=False)
    except OSError:
        out = stderr or sys.stderr
        out.write("Formatters failed to launch:\n")
        out.write(traceback.format_exc())
