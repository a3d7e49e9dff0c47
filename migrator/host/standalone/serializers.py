"""Serializing objects. The layer above hands the functions down when it is loaded."""

from __future__ import annotations

from typing import Any

from migrator.host import ports
from migrator.host.mode import public

exported = public("core.serializers")

NOT_IMPLEMENTED = (
    "Serializing objects is not implemented without Django yet. With Django installed, run your project on the overlay "
    "(python -m migrator.overlay manage.py …): there Django's serializers work."
)


def _provider() -> Any:
    """Return what does the work.

    Raises:
        NotImplementedError: nothing does.
    """
    if not ports.serializers.filled:
        raise NotImplementedError(NOT_IMPLEMENTED)
    return ports.serializers.get()


@public("core.serializers.base")
class SerializationError(Exception):
    """Something cannot be written."""


@public("core.serializers.base")
class DeserializationError(Exception):
    """What was read is not what a serializer writes."""


@public("core.serializers.base")
class Serializer:
    """Writes objects.

    Raises:
        NotImplementedError: it is not there yet.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError(NOT_IMPLEMENTED)


@public("core.serializers.base")
class Deserializer:
    """Reads objects.

    Raises:
        NotImplementedError: it is not there yet.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError(NOT_IMPLEMENTED)


@public("core.serializers.base")
class SerializerDoesNotExist(KeyError):
    """There is no serializer of that name."""


@exported
def serialize(format: str, queryset: Any, **options: Any) -> Any:
    """Return the objects of *queryset* written in *format*."""
    return _provider().serialize(format, queryset, **options)


@exported
def deserialize(format: str, stream_or_string: Any, **options: Any) -> Any:
    """Yield the objects that *stream_or_string* holds in *format*."""
    return _provider().deserialize(format, stream_or_string, **options)


@exported
def get_serializer(format: str) -> Any:
    """Return the serializer class of a format."""
    return _provider().get_serializer(format)


@exported
def get_deserializer(format: str) -> Any:
    """Return the deserializer of a format."""
    return _provider().get_deserializer(format)


@exported
def sort_dependencies(app_list: Any, allow_cycles: bool = False) -> Any:
    """Return the models of apps so that each comes after those that its natural key depends on."""
    return _provider().sort_dependencies(app_list, allow_cycles)
