"""Serializing objects. The layer above hands the functions down when it is loaded."""

from __future__ import annotations

from typing import Any

from migrator.host import ports


def serialize(format: str, queryset: Any, **options: Any) -> Any:
    """Return the objects of *queryset* written in *format*."""
    return ports.serializers.get().serialize(format, queryset, **options)


def deserialize(format: str, stream_or_string: Any, **options: Any) -> Any:
    """Yield the objects that *stream_or_string* holds in *format*."""
    return ports.serializers.get().deserialize(format, stream_or_string, **options)


def get_serializer(format: str) -> Any:
    """Return the serializer class of a format."""
    return ports.serializers.get().get_serializer(format)


def get_deserializer(format: str) -> Any:
    """Return the deserializer of a format."""
    return ports.serializers.get().get_deserializer(format)


def sort_dependencies(app_list: Any, allow_cycles: bool = False) -> Any:
    """Return the models of apps so that each comes after those that its natural key depends on."""
    return ports.serializers.get().sort_dependencies(app_list, allow_cycles)
