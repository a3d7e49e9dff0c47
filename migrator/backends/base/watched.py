"""Classes whose methods are only compared after somebody assigned something to one of them."""

from __future__ import annotations

from typing import Any


class Watched(type):
    """Makes classes that count what is assigned to them, as monitoring does that replaces their methods.

    Attributes:
        changes: how often that happened to any of them.
    """

    changes = 0

    def __setattr__(cls, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        Watched.changes += 1

    def __delattr__(cls, name: str) -> None:
        super().__delattr__(name)
        Watched.changes += 1
