"""Backends that are not there yet: their names can be imported and compared with, not used."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public
from migrator.sql.errors import NotSupportedError


class Unavailable:
    """A class of a missing backend.

    Raises:
        NotSupportedError: on every attempt to make an instance, naming the database.
    """

    database = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise NotSupportedError(
            f"{self.database} is not supported yet. Use PostgreSQL or SQLite, or a third-party backend for "
            f"{self.database} by its dotted path in ENGINE."
        )


def unavailable(name: str, module: str, database: str) -> Any:
    """Return a class called *name* that lives at the public path *module* and refuses to be used."""
    return public(module)(type(name, (Unavailable,), {"database": database}))
