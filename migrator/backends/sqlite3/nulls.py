"""NULL in, NULL out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any


def null_if_null(function: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate *function* to answer None as soon as one of its arguments is None."""

    @wraps(function)
    def guarded(*args: Any) -> Any:
        return None if None in args else function(*args)

    return guarded
