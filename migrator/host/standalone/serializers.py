"""Serializing objects. The layer above hands the functions down when it is loaded."""

from __future__ import annotations

from typing import Any

from migrator.host import ports
from migrator.host.mode import public

exported = public("core.serializers")


@public("core.serializers.base")
class SerializerDoesNotExist(KeyError):
    """There is no serializer of that name."""


@exported
def serialize(format: str, queryset: Any, **options: Any) -> Any:
    """Return the objects of *queryset* written in *format*."""
    return ports.serializers.get().serialize(format, queryset, **options)


@exported
def deserialize(format: str, stream_or_string: Any, **options: Any) -> Any:
    """Yield the objects that *stream_or_string* holds in *format*."""
    return ports.serializers.get().deserialize(format, stream_or_string, **options)


@exported
def get_serializer(format: str) -> Any:
    """Return the serializer class of a format."""
    return ports.serializers.get().get_serializer(format)


@exported
def get_deserializer(format: str) -> Any:
    """Return the deserializer of a format."""
    return ports.serializers.get().get_deserializer(format)


@exported
def sort_dependencies(app_list: Any, allow_cycles: bool = False) -> Any:
    """Return the models of apps so that each comes after those that its natural key depends on."""
    return ports.serializers.get().sort_dependencies(app_list, allow_cycles)
