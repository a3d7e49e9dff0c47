"""Marks on functions that tell callers with many values what they may leave out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

_MARK = "_is_identity"


def identity(function: F) -> F:
    """Mark a function that returns the value it is given as it is. An override is another function, without a mark."""
    setattr(function, _MARK, True)
    return function


def is_identity(function: Callable[..., Any]) -> bool:
    """Say whether *function* was marked: then it need not be called."""
    return getattr(function, _MARK, None) is True  # a mock has every attribute
