"""``replace``: ``copy.replace`` of Python 3.13, on every Python version that the package supports."""

from __future__ import annotations

from typing import TypeVar

from migrator.host.mode import public

exported = public("utils.copy")

T = TypeVar("T")


@exported
def replace(obj: T, /, **changes: object) -> T:
    """Return a copy of *obj* with *changes*, made by its ``__replace__``.

    Raises:
        TypeError: the object's class has no ``__replace__``.
    """
    method = getattr(type(obj), "__replace__", None)
    if method is None:
        raise TypeError(f"replace() does not support {type(obj).__name__} objects")
    copied: T = method(obj, **changes)
    return copied
