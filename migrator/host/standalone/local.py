"""Attributes that each thread, or each thread and task, sees its own values of."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class ContextLocal:
    """An object whose attributes belong to the current context: a task sees those that were set where it was started.

    What ``sync_to_async`` and ``asyncio.to_thread`` run in a thread sees the caller's values too; a thread of its own
    starts with none.
    """

    __slots__ = ("_values",)
    _values: ContextVar[Mapping[str, Any]]

    def __init__(self) -> None:
        object.__setattr__(self, "_values", ContextVar("migrator_local", default=_NOTHING))

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values.get()[name]
        except KeyError:
            raise AttributeError(f"{name!r} is not set in this context") from None

    def __setattr__(self, name: str, value: Any) -> None:
        # A new mapping each time: other contexts share the old one.
        self._values.set({**self._values.get(), name: value})

    def __delattr__(self, name: str) -> None:
        values = self._values.get()
        if name not in values:
            raise AttributeError(f"{name!r} is not set in this context")
        self._values.set({key: value for key, value in values.items() if key != name})


def local(thread_critical: bool = False) -> Any:
    """Return an object with attributes of its own for each context.

    Args:
        thread_critical: for each thread instead, whichever context started it: for what must not leave its thread.
    """
    return threading.local() if thread_critical else ContextLocal()
