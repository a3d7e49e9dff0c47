"""Hashable counterparts of values that may hold lists, sets and dictionaries."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from migrator.host.mode import public

exported = public("utils.hashable")


def _frozen_mapping(value: dict[Any, Any]) -> Hashable:
    return tuple((key, make_hashable(item)) for key, item in sorted(value.items()))


@exported
def make_hashable(value: Any) -> Any:
    """Return *value* if it is hashable, else a tuple of the same content; dictionaries become sorted pairs.

    Raises:
        TypeError: the value is neither hashable nor iterable.
    """
    if isinstance(value, dict):
        return _frozen_mapping(value)
    try:
        hash(value)
    except TypeError:
        if isinstance(value, Iterable):
            return tuple(map(make_hashable, value))
        raise
    return value
