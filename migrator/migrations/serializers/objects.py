"""Serializers for objects that can say how they were made: fields, managers, operations, deconstructible ones."""

from __future__ import annotations

from typing import Any

from migrator.host.functional import LazyObject, Promise
from migrator.host.mode import public
from migrator.migrations.models_api import BaseManager, Field
from migrator.migrations.operations.base import Operation
from migrator.migrations.serializers.base import (
    PATH,
    UNWRAPPERS,
    BaseSerializer,
    Imports,
    registry,
    serialize_call,
    serialize_path,
)
from migrator.migrations.serializers.code import choose_type
from migrator.migrations.serializers.operation_text import OperationWriter


@public(PATH)
class DeconstructibleSerializer(BaseSerializer):
    """Objects whose ``deconstruct()`` returns path, arguments and keyword arguments."""

    @staticmethod
    def serialize_deconstructed(path: str, args: Any, kwargs: Any) -> tuple[str, Imports]:
        """Return a call of what is at *path*."""
        return serialize_call(path, args, kwargs)

    @staticmethod
    def _serialize_path(path: str) -> tuple[str, Imports]:
        return serialize_path(path)

    def serialize(self) -> tuple[str, Imports]:
        return self.serialize_deconstructed(*self.value.deconstruct())


@public(PATH)
class ModelFieldSerializer(DeconstructibleSerializer):
    """Fields: their ``deconstruct()`` begins with the name, which is written elsewhere."""

    def serialize(self) -> tuple[str, Imports]:
        _, path, args, kwargs = self.value.deconstruct()
        return self.serialize_deconstructed(path, args, kwargs)


@public(PATH)
class ModelManagerSerializer(DeconstructibleSerializer):
    """Managers, either by class or made from a queryset."""

    def serialize(self) -> tuple[str, Imports]:
        as_manager, manager_path, queryset_path, args, kwargs = self.value.deconstruct()
        if as_manager:
            name, imports = self._serialize_path(queryset_path)
            return f"{name}.as_manager()", imports
        return self.serialize_deconstructed(manager_path, args, kwargs)


@public(PATH)
class OperationSerializer(BaseSerializer):
    """Operations inside of operations."""

    def serialize(self) -> tuple[str, Imports]:
        text, imports = OperationWriter(self.value, indentation=0).serialize()
        # A nested one is followed by whatever its surroundings put there.
        return text.rstrip(","), imports


def unwrap_lazy(value: Any) -> Any:
    """Return what a lazy value stands for now."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, LazyObject):
        # Pickling a lazy object yields the wrapped one.
        return value.__reduce__()[1][0]
    return value


def choose_object(value: Any) -> Any:
    """Return the serializer for an object that can say how it was made."""
    if isinstance(value, Field):
        return ModelFieldSerializer
    if isinstance(value, BaseManager):
        return ModelManagerSerializer
    if isinstance(value, Operation):
        return OperationSerializer
    kind = choose_type(value)
    if kind is not None:
        return kind
    return DeconstructibleSerializer if hasattr(value, "deconstruct") else None


def register() -> None:
    """Register what this module knows about."""
    UNWRAPPERS.append(unwrap_lazy)
    registry.choosers.append(choose_object)
