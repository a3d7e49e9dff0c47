"""The parts of a database wrapper: small objects that know their connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class ConnectionPart:
    """Something that belongs to a connection: its features, operations, introspection and so on.

    Args:
        connection: the database wrapper.
    """

    connection: Any

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __del__(self) -> None:
        # Wrapper and part refer to each other; letting go here frees both without another pass of the collector.
        self.__dict__.pop("connection", None)


class LateClass:
    """Decorates a function in a class body, whose name becomes the class that it imports when somebody asks for it.

    Most programs never change a schema, read one, or make a test database.

    Args:
        load: imports the class and returns it.
    """

    __slots__ = ("load",)

    def __init__(self, load: Callable[[], Any]) -> None:
        self.load = load

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self.load()
