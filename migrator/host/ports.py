"""Ports: what a lower layer needs from a higher one is handed down here, never imported upwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Port(Generic[T]):
    """A named place where a higher layer puts what lower layers call.

    Args:
        name: what the port carries, for the error message.
        provider: dotted path of the module that fills it.
    """

    def __init__(self, name: str, provider: str) -> None:
        self.name = name
        self.provider = provider
        self._value: T | None = None
        self._load: Callable[[], None] | None = None

    def provide(self, value: T) -> T:
        """Put *value* into the port and return it, so that it can be used as a decorator."""
        self._value = value
        return value

    def provide_late(self, load: Callable[[], None]) -> None:
        """Have *load* called when somebody asks: it imports the module that provides.

        For what programs do without until their first query, or altogether.
        """
        self._load = load

    @property
    def filled(self) -> bool:
        """Whether there is an answer."""
        return self._value is not None or self._load is not None

    def get(self) -> T:
        """Return what was provided.

        Raises:
            RuntimeError: nothing was provided yet.
        """
        if self._value is None and self._load is not None:
            self._load()
        if self._value is None:
            raise RuntimeError(
                f"The port {self.name!r} is empty. Import {self.provider} (or call migrator.setup()) first."
            )
        return self._value


connections: Port[Any] = Port("connections", "migrator.runtime.connections")
"""The handler of all database connections, by alias."""

router: Port[Any] = Port("router", "migrator.runtime.router")
"""The database router: ``db_for_read``, ``db_for_write``, ``allow_relation``, ``allow_migrate``."""

run: Port[Any] = Port("run", "migrator.runtime.sync_driver")
"""``run(generator)``: serves the effects of a generator synchronously and returns its result."""

model_signals: Port[Any] = Port("model_signals", "migrator.models.signals")
"""The signals of models by name, for the texts of system checks."""

call_command: Port[Any] = Port("call_command", "migrator.commands")
"""``call_command(name, *args, **options)``, standalone."""

base_command: Port[Any] = Port("base_command", "migrator.commands")
"""The class that commands derive from, standalone."""

serializers: Port[Any] = Port("serializers", "migrator.core.serializers")
"""``serialize``, ``deserialize``, ``get_serializer``, ``get_deserializer``, ``sort_dependencies`` as attributes."""
