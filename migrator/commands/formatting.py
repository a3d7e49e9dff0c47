"""Formatting the Python files that commands write, with ``black`` or ``ruff`` where one is installed."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable
from typing import Any

from migrator.host.deferred import shutil, subprocess
from migrator.host.mode import public

LOOK_FOR_IT: Any = object()


@public("core.management.utils")
def find_formatters() -> dict[str, str | None]:
    """Return where the formatters are, as arguments of :func:`run_formatters`; None for what is not on the path."""
    return {"black_path": shutil.which("black"), "ruff_path": shutil.which("ruff")}


@public("core.management.utils")
def run_formatters(
    written_files: Iterable[str | os.PathLike[str]],
    black_path: str | None = LOOK_FOR_IT,
    stderr: Any = None,
    *,
    ruff_path: str | None = LOOK_FOR_IT,
) -> None:
    """Format files with ``black``, as Django does, or else with ``ruff format``.

    The files stay as they are where there is neither, or where it fails; one that does not start is reported, and no
    more.

    Args:
        written_files: the files.
        black_path: the program; both are looked for on ``PATH`` by default, and None means not to use it.
        stderr: where to report; the error stream by default.
        ruff_path: the program that is used without the other; it is looked for only if that one is, too.
    """
    command = _command([str(path) for path in written_files], black_path, ruff_path)
    if command is None:
        return
    try:
        subprocess.run(command, capture_output=True, check=False)
    except OSError:
        out = stderr or sys.stderr
        out.write("Formatters failed to launch:\n")
        out.write(traceback.format_exc())


def _command(files: list[str], black_path: str | None, ruff_path: str | None) -> list[str] | None:
    """Return the command line of the formatter, or None if there is none."""
    found = find_formatters() if black_path is LOOK_FOR_IT else {"black_path": black_path, "ruff_path": None}
    black = found["black_path"]
    ruff = found["ruff_path"] if ruff_path is LOOK_FOR_IT else ruff_path
    if black:
        return [black, "--fast", "--", *files]
    # Without files it would format the whole folder; a cache would be one more thing left in a project.
    return [ruff, "format", "--no-cache", "--quiet", "--", *files] if ruff and files else None
