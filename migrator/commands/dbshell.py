"""``dbshell``: the database's own command line."""

from __future__ import annotations

import subprocess
from typing import Any

from migrator.commands.base import BaseCommand
from migrator.host.management import CommandError
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections


class Command(BaseCommand):
    """Runs the client program that belongs to the ``ENGINE``."""

    help = "Runs the database's command-line client, with the project's settings; what follows -- is passed on to it."
    # One may well need the client because something is wrong.
    requires_system_checks: Any = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="Which database.")
        parser.add_argument("parameters", nargs="*", help="Arguments of the client.")

    def handle(self, **options: Any) -> None:
        client = connections[options["database"]].client
        try:
            client.runshell(options["parameters"])
        except FileNotFoundError as error:
            raise CommandError(
                f"You appear not to have the {client.executable_name!r} program installed or on your path."
            ) from error
        except subprocess.CalledProcessError as error:
            command = " ".join(map(str, error.cmd))
            raise CommandError(
                f'"{command}" returned non-zero exit status {error.returncode}.', returncode=error.returncode
            ) from error
