"""Whether ``execute_sql`` of the compilers is ours: apps put their own in its place, to cache answers or to watch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Replaceable(type):
    """Makes compilers, and knows whether somebody replaced ``execute_sql`` of one of ours.

    Attributes:
        is_replaced: whether somebody did. Then no statement may be executed without asking a compiler.
    """

    is_replaced = False
    _ours: dict[type, Callable[..., Any]] = {}

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> None:
        super().__init__(name, bases, namespace)
        if cls.__module__.startswith("migrator."):
            Replaceable._ours[cls] = getattr(cls, "execute_sql", _none)

    def __setattr__(cls, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name == "execute_sql":
            Replaceable._look()

    def __delattr__(cls, name: str) -> None:
        super().__delattr__(name)
        if name == "execute_sql":
            Replaceable._look()

    def executes_as_here(cls) -> bool:
        """Say whether ``execute_sql`` of the class is one of ours."""
        return getattr(cls, "execute_sql", _none) in Replaceable._ours.values()

    @staticmethod
    def _look() -> None:
        ours = Replaceable._ours.items()
        Replaceable.is_replaced = any(getattr(kind, "execute_sql", _none) is not usual for kind, usual in ours)


def _none() -> None:
    """Stand for what a class does not have."""
