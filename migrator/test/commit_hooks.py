"""Collecting what was to be called after a commit that never comes, since the test is rolled back."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from asgiref.sync import async_to_sync

from migrator.host.mode import public_path
from migrator.runtime.connections import connections
from migrator.test.queries import in_event_loop, wrappers_behind

logger = logging.getLogger(public_path("test"))


@contextmanager
def capture(alias: str, *, execute: bool) -> Iterator[list[Callable[[], Any]]]:
    """Yield a list that holds, after the block, the hooks that the block registered on *alias*.

    Args:
        execute: call them after the block, unless it failed, and those that they register in turn.
    """
    connection = _holder(alias)
    callbacks: list[Callable[[], Any]] = []
    start = len(connection.run_on_commit)
    failed = True
    try:
        yield callbacks
        failed = False
    finally:
        while True:
            hooks = connection.run_on_commit[start:]
            start = len(connection.run_on_commit)
            for _savepoints, callback, robust in hooks:
                callbacks.append(callback)
                if execute and not failed:
                    _call(callback, robust)
            if start == len(connection.run_on_commit):
                break


def _holder(alias: str) -> Any:
    """Return the wrapper that holds the open transaction, also from inside an event loop."""
    if not in_event_loop():
        return connections[alias]
    return next(
        (wrapper for wrapper in wrappers_behind(connections[alias]) if wrapper.in_atomic_block), connections[alias]
    )


def _call(callback: Callable[[], Any], robust: bool) -> None:
    call = async_to_sync(callback) if inspect.iscoroutinefunction(callback) else callback
    try:
        call()
    except Exception as error:
        if not robust:
            raise
        name = getattr(callback, "__qualname__", None) or callback
        logger.error("Error calling %s in on_commit() (%s).", name, error, exc_info=error)
