"""The command-line client of a database, for ``dbshell``."""

from __future__ import annotations

import os
from typing import Any

from migrator.backends.base.parts import ConnectionPart
from migrator.host.deferred import subprocess
from migrator.host.mode import public


@public("db.backends.base.client")
class BaseDatabaseClient(ConnectionPart):
    """Runs the database's own shell."""

    executable_name: str | None = None

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: list[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        """Return the command line and the additional environment that connect to the database of *settings_dict*."""
        raise NotImplementedError(
            "subclasses of BaseDatabaseClient must provide a settings_to_cmd_args_env() method or override a "
            "runshell()."
        )

    def runshell(self, parameters: list[str]) -> None:
        """Run the shell until its user leaves it.

        Raises:
            subprocess.CalledProcessError: it ended with an error.
        """
        command, additions = self.settings_to_cmd_args_env(self.connection.settings_dict, parameters)
        environment = {**os.environ, **additions} if additions else None
        subprocess.run(command, env=environment, check=True)
