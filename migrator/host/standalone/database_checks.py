"""System checks of the databases themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from migrator.host import ports
from migrator.host.mode import public
from migrator.host.standalone.checks import Tags, register

exported = public("core.checks.database")

registered: Callable[[Callable[..., list[Any]]], Callable[..., list[Any]]] = register(Tags.database)


@exported
@registered
def check_database_backends(databases: Any = None, **kwargs: Any) -> list[Any]:
    """Run the checks of the backends of *databases*."""
    messages: list[Any] = []
    for alias in databases or ():
        messages += ports.connections.get()[alias].validation.check(**kwargs)
    return messages
