"""Values that do not compare by themselves: regular expressions, and what deconstructible objects are made of."""

from __future__ import annotations

import functools
import re
from typing import Any

from migrator.host.functional import LazyObject
from migrator.host.mode import public
from migrator.migrations.models_api import Field

COMPILED_REGEX_TYPE = type(re.compile(""))


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
