"""The name under which backends know the type of a column."""

from __future__ import annotations

from typing import Any


def column_type(name: str) -> Any:
    """Return a ``get_internal_type()`` that answers *name*, for a class of fields and all that derive from it."""

    def get_internal_type(field: Any) -> str:
        return name

    return get_internal_type
