"""The exception classes that every model carries: ``DoesNotExist``, ``MultipleObjectsReturned``, ``NotUpdated``."""

from __future__ import annotations

from typing import Any

from migrator.host.exceptions import MultipleObjectsReturned, ObjectDoesNotExist, ObjectNotUpdated
from migrator.sql.errors import DatabaseError

MODEL_EXCEPTIONS: tuple[tuple[str, tuple[type[Exception], ...]], ...] = (
    ("DoesNotExist", (ObjectDoesNotExist,)),
    ("MultipleObjectsReturned", (MultipleObjectsReturned,)),
    ("NotUpdated", (ObjectNotUpdated, DatabaseError)),
)
"""Names, and the bases for models whose parents have no such class."""


def subclass_exception(name: str, bases: tuple[Any, ...], module: str, attached_to: Any) -> Any:
    """Return an exception class that lives as *name* on the class *attached_to*, so that it can be pickled."""
    return type(name, bases, {"__module__": module, "__qualname__": f"{attached_to.__qualname__}.{name}"})


def add_exceptions(model: Any, parents: list[Any], module: str) -> None:
    """Give *model* its exception classes, derived from those of its concrete parents."""
    concrete = [parent for parent in parents if hasattr(parent, "_meta") and not parent._meta.abstract]
    for name, default_bases in MODEL_EXCEPTIONS:
        bases = tuple(getattr(parent, name) for parent in concrete) or default_bases
        model.add_to_class(name, subclass_exception(name, bases, module, attached_to=model))
