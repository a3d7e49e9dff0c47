"""Serializers for code: functions, classes, partials, type aliases."""

from __future__ import annotations

import functools
import types
from typing import Any

from migrator.host.mode import public
from migrator.migrations.models_api import Model
from migrator.migrations.serializers.base import (
    MODELS_IMPORT,
    PATH,
    BaseSerializer,
    Imports,
    registry,
    serialize,
    serialize_all,
    serialize_call,
)

SPECIAL_TYPES: list[tuple[Any, str, set[str]]] = [
    (Model, "models.Model", {MODELS_IMPORT}),
    (types.NoneType, "types.NoneType", {"import types"}),
]
"""Classes that are not written by their path."""


@public(PATH)
class FunctionTypeSerializer(BaseSerializer):
    """Functions and methods, by path."""

    def serialize(self) -> tuple[str, Imports]:
        """Return the path.

        Raises:
            ValueError: the function has none: a lambda, or one defined in a function.
        """
        function = self.value
        module = function.__module__
        owner = getattr(function, "__self__", None)
        if isinstance(owner, type):
            module = owner.__module__
            return f"{module}.{owner.__qualname__}.{function.__name__}", {f"import {module}"}
        if function.__name__ == "<lambda>":
            raise ValueError("Cannot serialize function: lambda")
        if module is None:
            raise ValueError(f"Cannot serialize function {function!r}: No module")
        if "<" in function.__qualname__:
            raise ValueError(
                f"Could not find function {function.__name__} in {module}.\nIt is defined inside another function; "
                "move it to the top level of its module, so that a migration can import it."
            )
        return f"{module}.{function.__qualname__}", {f"import {module}"}


@public(PATH)
class FunctoolsPartialSerializer(BaseSerializer):
    """``functools.partial`` and ``partialmethod``."""

    def serialize(self) -> tuple[str, Imports]:
        partial = self.value
        function, imports = serialize(partial.func)
        call, more = serialize_call(f"functools.{partial.__class__.__name__}", partial.args, partial.keywords)
        head, _, arguments = call.partition("(")
        separator = "" if arguments == ")" else ", "
        return f"{head}({function}{separator}{arguments}", {*imports, *more}


@public(PATH)
class TypeSerializer(BaseSerializer):
    """Classes, by path."""

    def serialize(self) -> tuple[str, Imports]:
        """Return the path.

        Raises:
            ValueError: the class was defined in a function.
        """
        for special, source, imports in SPECIAL_TYPES:
            if self.value is special:
                return source, imports
        module = self.value.__module__
        if module == "builtins":
            return self.value.__name__, set()
        if "<locals>" in self.value.__qualname__:
            raise ValueError(
                f"Could not find object {self.value.__name__} in {module}.\nIt is defined inside a function; "
                "move it to the top level of its module, so that a migration can import it."
            )
        return f"{module}.{self.value.__qualname__}", {f"import {module}"}


@public(PATH)
class GenericAliasSerializer(BaseSerializer):
    """Types with arguments, like ``dict[str, float]``."""

    def serialize(self) -> tuple[str, Imports]:
        origin, imports = serialize(self.value.__origin__)
        arguments, more = serialize_all(self.value.__args__)
        return f"{origin}[{', '.join(arguments)}]", {*imports, *more}


def choose_type(value: Any) -> Any:
    """Return the serializer for classes if *value* is one."""
    if isinstance(value, types.GenericAlias):
        return GenericAliasSerializer
    return TypeSerializer if isinstance(value, type) else None


def register() -> None:
    """Register the serializers of this module."""
    registry.register((functools.partial, functools.partialmethod), FunctoolsPartialSerializer)
    registry.register(
        (types.FunctionType, types.BuiltinFunctionType, types.MethodType, functools._lru_cache_wrapper),
        FunctionTypeSerializer,
    )
