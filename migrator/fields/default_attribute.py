"""``Field.default``: an attribute of which the rest of the library remembers what it saw."""

from __future__ import annotations

from typing import Any


class DefaultAttribute:
    """Keeps a field's default in ``__dict__``; assigning another one later makes its models work it out again.

    Settings that arrive in ``AppConfig.ready()`` and tests assign to ``field.default`` of a model that is in use.
    """

    __slots__ = ()

    def __get__(self, field: Any, owner: type) -> Any:
        try:
            return field.__dict__["default"]
        except (AttributeError, KeyError):  # asked of the class, or before the field's __init__
            raise AttributeError(f"{owner.__name__!r} object has no attribute 'default'") from None

    def __set__(self, field: Any, value: Any) -> None:
        state = field.__dict__
        state["default"] = value
        state.pop("_get_default", None)
        if "model" in state:
            forget_defaults(state["model"])

    def __delete__(self, field: Any) -> None:
        del field.__dict__["default"]


def forget_defaults(model: Any) -> None:
    """Let *model*, and those that inherit its fields, find out anew what an instance starts with."""
    model._meta._expire_cache(reverse=False)
    for child in model.__subclasses__():
        if hasattr(child, "_meta"):
            forget_defaults(child)
