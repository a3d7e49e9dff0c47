"""Marks for what was not given, and the plain empty object that copies of fields start from."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public


@public("db.models.fields")
class NOT_PROVIDED:
    """The default of a field that has none. None would not do, it is a value."""


@public("db.models.fields")
class Empty:
    """An object without attributes; a copy of a field is made by giving it the class and the state."""


@public("db.models.fields")
def _empty(of_cls: type) -> Any:
    """Make an instance of *of_cls* without calling ``__init__``; pickles of unbound fields name this function."""
    made: Any = Empty()
    made.__class__ = of_cls
    return made


@public("db.models.fields")
def return_None() -> None:
    """The default of a nullable field, as a named function so that it pickles."""


class LeftToDatabase:
    """Base of the expression that stands for a value the database makes; to know one takes no expressions."""

    __slots__ = ()
