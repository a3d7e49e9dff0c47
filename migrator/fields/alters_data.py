"""Methods that templates must not call, since they change data."""

from __future__ import annotations

from typing import Any, TypeVar

from migrator.host.mode import public

T = TypeVar("T")


def alters_data(method: T) -> T:
    """Mark *method*."""
    method.alters_data = True  # type: ignore[attr-defined]  # templates look for it
    return method


@public("db.models.utils")
class AltersData:
    """Hands the mark ``alters_data`` down: a method that overrides a marked one is marked too, unless it says no."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, method in vars(cls).items():
            if not callable(method) or hasattr(method, "alters_data"):
                continue
            overridden = next((vars(base)[name] for base in cls.__mro__[1:] if name in vars(base)), None)
            if getattr(overridden, "alters_data", False):
                method.alters_data = True
