"""The ``psql`` shell."""

from __future__ import annotations

import signal
from typing import Any

from migrator.backends.base.client import BaseDatabaseClient
from migrator.host.mode import public

ARGUMENTS = {"USER": "-U", "HOST": "-h", "PORT": "-p"}

OPTION_VARIABLES = {
    "service": "PGSERVICE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "passfile": "PGPASSFILE",
}
"""Connection options to the variables of the environment that psql reads them from."""


@public("db.backends.postgresql.client")
class DatabaseClient(BaseDatabaseClient):
    """Runs ``psql`` with the connection's settings; what is secret goes through the environment."""

    executable_name = "psql"

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: list[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        """Return the command line and the additional environment."""
        options = settings_dict.get("OPTIONS", {})
        command = [cls.executable_name]
        for setting, flag in ARGUMENTS.items():
            if value := settings_dict.get(setting):
                command += [flag, str(value)]
        command += parameters
        name = settings_dict.get("NAME")
        if not name and not options.get("service"):
            name = "postgres"
        if name:
            command.append(name)
        environment = {}
        if password := settings_dict.get("PASSWORD"):
            environment["PGPASSWORD"] = str(password)
        for option, variable in OPTION_VARIABLES.items():
            if value := options.get(option):
                environment[variable] = str(value)
        return command, environment or None

    def runshell(self, parameters: list[str]) -> None:
        """Run the shell; an interrupt cancels a query of it, and does not end us."""
        previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            super().runshell(parameters)
        finally:
            signal.signal(signal.SIGINT, previous)
