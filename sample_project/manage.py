#!/usr/bin/env python
"""The command line of the sample project: ``python manage.py migrate``, ``makemigrations``, ``shell``, …"""

import os
import sys


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("MIGRATOR_SETTINGS_MODULE", "config.settings")
    from migrator.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
