"""Handlers of connections by alias: one connection for each thread (or task) and alias, made at first use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.conf import settings as project_settings
from migrator.host.standalone.functional import cached_property
from migrator.host.standalone.local import local

exported = public("utils.connection")


@exported
class ConnectionProxy:
    """Stands for one connection of a handler, whichever it is in the present thread."""

    def __init__(self, connections: Any, alias: str) -> None:
        vars(self).update(_connections=connections, _alias=alias)  # past __setattr__

    def __getattr__(self, item: str) -> Any:
        return getattr(self._connections[self._alias], item)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._connections[self._alias], name, value)

    def __delattr__(self, name: str) -> None:
        delattr(self._connections[self._alias], name)

    def __contains__(self, key: object) -> bool:
        return key in self._connections[self._alias]

    def __eq__(self, other: object) -> bool:
        return bool(self._connections[self._alias] == other)

    __hash__ = None  # type: ignore[assignment]  # it equals different connections at different times


@exported
class ConnectionDoesNotExist(Exception):
    """No connection of that alias is configured."""


@exported
class BaseConnectionHandler:
    """Makes and keeps connections by alias.

    Args:
        settings: configuration by alias; read from the setting ``settings_name`` at first use if None.
    """

    settings_name: str | None = None
    exception_class: type[Exception] = ConnectionDoesNotExist
    thread_critical = False

    def __init__(self, settings: Any = None) -> None:
        self._settings = settings
        self._connections = local(self.thread_critical)

    @cached_property
    def settings(self) -> Any:
        """The configuration by alias, complete."""
        configured = self._settings = self.configure_settings(self._settings)
        return configured

    def configure_settings(self, settings: Any) -> Any:
        """Return the configuration; subclasses fill in defaults."""
        if settings is not None:
            return settings
        if self.settings_name is None:
            raise TypeError(f"{type(self).__name__} has no settings_name, and was given no settings")
        return getattr(project_settings, self.settings_name)

    def create_connection(self, alias: str) -> Any:
        """Return a new connection; subclasses write this."""
        raise NotImplementedError("Subclasses must implement create_connection().")

    def __getitem__(self, alias: str) -> Any:
        existing = getattr(self._connections, alias, None)
        if existing is not None:
            return existing
        if alias not in self.settings:
            raise self.exception_class(f"The connection '{alias}' doesn't exist.")
        made = self.create_connection(alias)
        setattr(self._connections, alias, made)
        return made

    def __setitem__(self, key: str, value: Any) -> None:
        setattr(self._connections, key, value)

    def __delitem__(self, key: str) -> None:
        delattr(self._connections, key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.settings)

    def all(self, initialized_only: bool = False) -> list[Any]:
        """Return the connections of all aliases, or only of those that were used in this thread."""
        if not initialized_only:
            return [self[alias] for alias in self]
        return [getattr(self._connections, alias) for alias in self if hasattr(self._connections, alias)]

    def close_all(self) -> None:
        """Close the connections that were used in this thread."""
        for connection in self.all(initialized_only=True):
            connection.close()
