"""Open connections whose data exist nowhere else, so that asynchronous code finds those of its own thread."""

from __future__ import annotations

import threading
from typing import Any
from weakref import WeakValueDictionary

_opened: WeakValueDictionary[tuple[int, str], Any] = WeakValueDictionary()


def note(wrapper: Any) -> None:
    """Remember *wrapper*, which was just connected in this thread."""
    _opened[threading.get_ident(), wrapper.alias] = wrapper


def opened_here(alias: str) -> Any:
    """Return the wrapper of *alias* that this thread has open, or None.

    Inside an event loop ``connections[alias]`` is another one: each call stack has its own there.
    """
    wrapper = _opened.get((threading.get_ident(), alias))
    return wrapper if wrapper is not None and wrapper.connection is not None else None
