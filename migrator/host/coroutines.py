"""Telling coroutine functions apart without loading what async code needs."""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import Any, Final

from migrator.host.deferred import asgiref_sync, inspect

CO_COROUTINE: Final = 0x80
"""The flag of a code object that ``async def`` made, the same as ``inspect.CO_COROUTINE``."""


def is_coroutine_function(function: Any) -> bool:
    """Tell whether calling *function* gives a coroutine: ``async def``, or marked as such."""
    plain = function.__func__ if isinstance(function, MethodType) else function
    if isinstance(plain, FunctionType) and not plain.__dict__:
        return bool(plain.__code__.co_flags & CO_COROUTINE)
    return inspect.iscoroutinefunction(function) or asgiref_sync.iscoroutinefunction(function)
