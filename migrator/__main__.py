"""``python -m migrator`` and the ``migrator`` script: the command line without a ``manage.py``."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line, with the current folder on Python's path as ``manage.py`` has its own."""
    folder = os.getcwd()
    if folder not in sys.path:
        sys.path.insert(0, folder)
    from migrator.commands.command_line import execute_from_command_line  # it finds what is in that folder

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
