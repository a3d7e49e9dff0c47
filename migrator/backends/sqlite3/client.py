"""The ``sqlite3`` shell."""

from __future__ import annotations

from typing import Any

from migrator.backends.base.client import BaseDatabaseClient
from migrator.host.mode import public


@public("db.backends.sqlite3.client")
class DatabaseClient(BaseDatabaseClient):
    """Runs ``sqlite3`` on the file."""

    executable_name = "sqlite3"

    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict: dict[str, Any], parameters: list[str]) -> tuple[list[Any], None]:
        """Return the command line; the file name is all it needs."""
        return [cls.executable_name, settings_dict["NAME"], *parameters], None
