"""The parts of a database wrapper: small objects that know their connection."""

from __future__ import annotations

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
