"""``python -m migrator.overlay SCRIPT ARGS…`` (or ``-m MODULE ARGS…``): run a Django program on the overlay."""

from __future__ import annotations

import os
import runpy
import sys

import migrator.overlay

USAGE = """\
usage: python -m migrator.overlay SCRIPT [ARG …]
       python -m migrator.overlay -m MODULE [ARG …]

Runs a Django program with django.db served by migrator, for example:
  python -m migrator.overlay manage.py migrate"""


def main(arguments: list[str]) -> int:
    """Install the overlay and run the script or module named by *arguments*; return 2 if there is none."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(USAGE, file=sys.stdout if arguments else sys.stderr)
        return 0 if arguments else 2
    migrator.overlay.install()
    if arguments[0] == "-m":
        if len(arguments) < 2:
            print(USAGE, file=sys.stderr)
            return 2
        sys.argv = arguments[1:]
        sys.path[0] = os.getcwd()
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
        return 0
    sys.argv = arguments
    sys.path[0] = os.path.dirname(os.path.abspath(arguments[0]))
    runpy.run_path(arguments[0], run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
