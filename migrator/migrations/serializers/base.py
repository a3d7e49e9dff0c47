"""The protocol of serializers, and the registry that finds one for a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from migrator.host.mode import ROOT, public

PATH = "db.migrations.serializer"

Imports = Any
"""A set of import lines; serializers outside this package may give an empty dict."""

MODELS_MODULE = f"{ROOT}.db.models"
MODELS_IMPORT = f"from {ROOT}.db import models"


@public(PATH)
class BaseSerializer:
    """Turns one value into source.

    Args:
        value: the value.
    """

    def __init__(self, value: Any) -> None:
        self.value = value

    def serialize(self) -> tuple[str, Imports]:
        """Return an expression for the value, and the import lines that it needs."""
        raise NotImplementedError("Subclasses of BaseSerializer must implement the serialize() method.")


class SerializerRegistry:
    """Serializers by type; the first whose type a value is an instance of is taken.

    ``choosers`` come before the types: they decide by something else than the type.
    """

    def __init__(self) -> None:
        self.by_type: dict[Any, Any] = {}
        self.choosers: list[Callable[[Any], Any]] = []

    def register(self, types: Any, serializer: Any) -> None:
        """Use *serializer* for a type, or for several.

        Raises:
            ValueError: it is no serializer.
        """
        if not issubclass(serializer, BaseSerializer):
            raise ValueError(f"'{serializer.__name__}' must inherit from 'BaseSerializer'.")
        if isinstance(types, Iterable) and not isinstance(types, type):
            self.by_type.update(dict.fromkeys(types, serializer))
        else:
            self.by_type[types] = serializer

    def unregister(self, type_: Any) -> None:
        """Stop using a serializer for a type, or for several.

        Raises:
            KeyError: none was registered.
        """
        several = isinstance(type_, Iterable) and not isinstance(type_, type)
        for registered in type_ if several else (type_,):
            del self.by_type[registered]

    def candidates(self, value: Any) -> Iterator[Any]:
        """Yield the serializer classes for *value*, the best first."""
        for chooser in self.choosers:
            serializer = chooser(value)
            if serializer is not None:
                yield serializer
        for types, serializer in self.by_type.items():
            if isinstance(value, types):
                yield serializer


registry = SerializerRegistry()


def serialize(value: Any) -> tuple[str, Imports]:
    """Return source and imports for *value*.

    Raises:
        ValueError: values like it cannot be written as source.
    """
    return serializer_factory(value).serialize()


@public(PATH)
def serializer_factory(value: Any) -> BaseSerializer:
    """Return the serializer for *value*.

    Raises:
        ValueError: there is none.
    """
    for unwrap in UNWRAPPERS:
        value = unwrap(value)
    for serializer in registry.candidates(value):
        chosen: BaseSerializer = serializer(value)
        return chosen
    raise ValueError(refusal(value))


UNWRAPPERS: list[Callable[[Any], Any]] = []
"""Functions that replace a lazy value by what it stands for."""


def refusal(value: Any) -> str:
    """Return the message for a value that no serializer takes."""
    who = ROOT.capitalize()
    return (
        f"Cannot serialize: {value!r}\nThere are some values {who} cannot serialize into migration files.\nFor more, "
        "see https://docs.djangoproject.com/en/stable/topics/migrations/#migration-serializing"
    )


def serialize_path(path: str) -> tuple[str, set[str]]:
    """Return how the object at a dotted path is written, and its import."""
    module, _, name = path.rpartition(".")
    if module == MODELS_MODULE:
        return f"models.{name}", {MODELS_IMPORT}
    return path, {f"import {module}"} if module else set()


def serialize_call(path: str, args: Iterable[Any], kwargs: dict[str, Any]) -> tuple[str, set[str]]:
    """Return a call of the object at a dotted path; keywords are sorted, those that are no identifiers come last."""
    name, imports = serialize_path(path)
    parts = [_part(value, imports) for value in args]
    named = sorted(kwargs.items())
    parts += [f"{key}={_part(value, imports)}" for key, value in named if key.isidentifier()]
    odd = {key: value for key, value in named if not key.isidentifier()}
    if odd:
        parts.append(f"**{_part(odd, imports)}")
    return f"{name}({', '.join(parts)})", imports


def _part(value: Any, imports: set[str]) -> str:
    source, needed = serialize(value)
    imports.update(needed)
    return source


def serialize_all(values: Iterable[Any]) -> tuple[list[str], set[str]]:
    """Return the sources of several values, and all their imports."""
    imports: set[str] = set()
    return [_part(value, imports) for value in values], imports
