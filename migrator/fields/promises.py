"""Lazy values on their way into the database."""

from __future__ import annotations

from typing import Any

from migrator.host.functional import Promise as Promise


def evaluate(promise: Any) -> Any:
    """Return the value that the ``Promise`` stands for, whichever host made it."""
    compute = getattr(promise, "_proxy____cast", None) or promise._value
    return compute()
