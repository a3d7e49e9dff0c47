"""A synchronous cursor behind the methods of an asynchronous one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class ThreadCursor:
    """A synchronous cursor that is used in its thread.

    Args:
        run: runs a function in that thread: ``await run(function, *args)``.
        cursor: the cursor.
    """

    def __init__(self, run: Callable[..., Any], cursor: Any) -> None:
        self._run = run
        self._cursor = cursor

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._cursor, name)
        if not callable(found):
            return found

        async def call(*args: Any) -> Any:
            return await self._run(found, *args)

        return call
