"""Values that do not compare by themselves: regular expressions, and what deconstructible objects are made of."""

from __future__ import annotations

import functools
import re
from types import FunctionType
from typing import Any

from migrator.host.functional import LazyObject
from migrator.host.mode import public
from migrator.migrations.models_api import Field

COMPILED_REGEX_TYPE = type(re.compile(""))

PLAIN = frozenset({bool, bytes, float, int, str})
"""Types whose values compare by themselves."""

SINGLE = frozenset({FunctionType, type, type(None)})
"""Types whose values are equal if they are the same."""


@public("db.migrations.utils")
class RegexObject:
    """Pattern and flags of a compiled regular expression, which compare by value."""

    def __init__(self, obj: Any) -> None:
        self.pattern = obj.pattern
        self.flags = obj.flags

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RegexObject):
            return NotImplemented
        return bool(self.pattern == other.pattern and self.flags == other.flags)

    def __hash__(self) -> int:
        return hash((self.pattern, self.flags))


def deep_deconstruct(value: Any) -> Any:
    """Return *value* taken apart as far as it goes, so that two that are made alike compare equal.

    Fields, deconstructible objects, partials and regular expressions are looked into, at any depth of containers.
    """
    match value:
        case list():
            return [deep_deconstruct(item) for item in value]
        case tuple():
            return tuple(deep_deconstruct(item) for item in value)
        case dict():
            return {key: deep_deconstruct(item) for key, item in value.items()}
        case functools.partial() | functools.partialmethod():
            return value.func, deep_deconstruct(value.args), deep_deconstruct(value.keywords)
    # Also one behind a lazy object, which passes for what it wraps.
    if isinstance(value, COMPILED_REGEX_TYPE):
        return RegexObject(value)
    # A class has deconstruct() as an unbound function.
    if isinstance(value, LazyObject | type) or not hasattr(value, "deconstruct"):
        return value
    parts = value.deconstruct()
    if isinstance(value, Field):
        # The first part is the field's name, which belongs to the model.
        parts = parts[1:]
    path, args, kwargs = parts
    return (
        path,
        [deep_deconstruct(item) for item in args],
        {key: deep_deconstruct(item) for key, item in kwargs.items()},
    )


def are_alike(old: Any, new: Any) -> bool:
    """Tell whether two fields compare equal when they are taken apart as far as it goes.

    Most fields of a project are as they were and have plain arguments only, which need not be taken apart.
    """
    return are_plainly_alike(old, new) or bool(deep_deconstruct(old) == deep_deconstruct(new))


def are_plainly_alike(old: Any, new: Any) -> bool:
    """Tell whether two fields are made alike, of arguments that compare by themselves; if not, they may be still."""
    if not (isinstance(old, Field) and isinstance(new, Field)):
        return False
    (_, path, args, kwargs), (_, new_path, new_args, new_kwargs) = old.deconstruct(), new.deconstruct()
    is_same_call = path == new_path and not args and not new_args and kwargs.keys() == new_kwargs.keys()
    return is_same_call and all(_is_plainly_same(value, new_kwargs[name]) for name, value in kwargs.items())


def _is_plainly_same(old: Any, new: Any) -> bool:
    kind = type(old)
    return (old is new and kind in SINGLE) or (kind in PLAIN and kind is type(new) and old == new)
