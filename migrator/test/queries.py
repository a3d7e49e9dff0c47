"""The statements that a block runs: recorded, counted, formatted."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any

from migrator.host.mode import public
from migrator.host.signals import request_started
from migrator.runtime import scopes
from migrator.runtime.connections import connections, reset_queries
from migrator.runtime.single_connections import opened_here

main_wrappers: dict[str, Any] = {}
"""The wrappers of the thread that runs the tests, by alias: synchronous work of a coroutine is done on them."""


def in_event_loop() -> bool:
    """Say whether the calling code runs in an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def wrappers_behind(connection: Any) -> list[Any]:
    """Return the wrappers whose logs hold what the calling code sends to the database of *connection*.

    In an event loop a statement may reach the database through several of them: the one that holds the open
    transaction, the loop's own, the one of the thread that runs synchronous code.
    """
    if not in_event_loop():
        return [connection]
    alias = connection.alias
    candidates = [scopes.held(alias), connections[alias], main_wrappers.get(alias), opened_here(alias)]
    return list({id(wrapper): wrapper for wrapper in candidates if wrapper is not None}.values())


@public("test.utils")
class CaptureQueriesContext:
    """Records the statements that a block runs on a connection; afterwards it is a sequence of them.

    Each is a dictionary with ``sql`` and ``time`` (seconds, as text). Works in coroutines, too.

    Args:
        connection: ``connection`` or ``connections[alias]``.
    """

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._recorded: list[dict[str, Any]] | None = None

    def __iter__(self) -> Any:
        return iter(self.captured_queries)

    def __getitem__(self, index: Any) -> Any:
        return self.captured_queries[index]

    def __len__(self) -> int:
        return len(self.captured_queries)

    @property
    def captured_queries(self) -> list[dict[str, Any]]:
        """What was recorded, up to now or to the end of the block."""
        if self._recorded is not None:
            return self._recorded
        return [entry for wrapper, start in self._starts for entry in list(wrapper.queries)[start:]]

    def __enter__(self) -> CaptureQueriesContext:
        wrappers = wrappers_behind(self.connection)
        self._forced = [wrapper.force_debug_cursor for wrapper in wrappers]
        if not in_event_loop():
            # What prepares a new connection is not the block's doing.
            self.connection.ensure_connection()
        for wrapper in wrappers:
            wrapper.force_debug_cursor = True
        self._starts = [(wrapper, len(wrapper.queries_log)) for wrapper in wrappers]
        self._recorded = None
        request_started.disconnect(reset_queries)
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        request_started.connect(reset_queries)
        for (wrapper, _start), forced in zip(self._starts, self._forced, strict=True):
            wrapper.force_debug_cursor = forced
        if exc_type is None:
            self._recorded = self.captured_queries

    @property
    def description(self) -> str:
        """The statements as a numbered list."""
        return "\n".join(f"{number}. {entry['sql']}" for number, entry in enumerate(self, start=1))


class AssertNumQueriesContext(CaptureQueriesContext):
    """Fails *test* at the end of the block unless it ran *num* statements."""

    def __init__(self, test: Any, num: int, connection: Any) -> None:
        self.test = test
        self.num = num
        super().__init__(connection)

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        super().__exit__(exc_type, exc_value, traceback)
        if exc_type is not None:
            return
        executed = len(self)
        self.test.assertEqual(
            executed,
            self.num,
            f"{executed} queries executed, {self.num} expected\nCaptured queries were:\n{self.description}",
        )
