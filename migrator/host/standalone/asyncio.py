"""The guard that keeps synchronous database work out of a running event loop."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.exceptions import SynchronousOnlyOperation

exported = public("utils.asyncio")

MESSAGE = "You cannot call this from an async context - use a thread or sync_to_async."
modules = sys.modules
SWITCHES = ("MIGRATOR_ALLOW_ASYNC_UNSAFE", "DJANGO_ALLOW_ASYNC_UNSAFE")
"""Environment variables that turn the guard off."""


@exported
def async_unsafe(message: Any) -> Any:
    """Decorate a function that must not run inside an event loop.

    Use it bare, or with the text of the error: ``@async_unsafe("…")``. The decorated function raises
    ``SynchronousOnlyOperation`` inside a loop unless one of the variables in ``SWITCHES`` is set.
    """

    def decorate(func: Callable[..., Any], text: str) -> Callable[..., Any]:
        @wraps(func)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            # Where nobody loaded asyncio, no loop can run. The variant of the function that raises without a loop would
            # cost as much as the rest of a short statement's way.
            events = modules.get("asyncio.events")
            if (
                events is not None
                and events._get_running_loop() is not None
                and not any(map(os.environ.get, SWITCHES))
            ):
                raise SynchronousOnlyOperation(text)
            return func(*args, **kwargs)

        return guarded

    if callable(message):
        return decorate(message, MESSAGE)
    return lambda func: decorate(func, message)
