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


class ExceptionClass:
    """Stands in a model for one of its exception classes, and makes it when somebody first asks for it.

    Historical models come and go by the thousand, and hardly one of them is asked for something that is not there.
    """

    __slots__ = ("default_bases", "model", "module", "name", "parents")

    def __init__(
        self, name: str, default_bases: tuple[type[Exception], ...], model: Any, parents: list[Any], module: str
    ) -> None:
        self.name, self.default_bases = name, default_bases
        self.model, self.parents, self.module = model, parents, module

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        bases = tuple(getattr(parent, self.name) for parent in self.parents) or self.default_bases
        made = subclass_exception(self.name, bases, self.module, attached_to=self.model)
        setattr(self.model, self.name, made)
        return made


def add_exceptions(model: Any, parents: list[Any], module: str) -> None:
    """Give *model* its exception classes, derived from those of its concrete parents."""
    concrete = [parent for parent in parents if hasattr(parent, "_meta") and not parent._meta.abstract]
    for name, default_bases in MODEL_EXCEPTIONS:
        setattr(model, name, ExceptionClass(name, default_bases, model, concrete, module))
