"""The formats, by name."""

from __future__ import annotations

import importlib
from typing import Any

from migrator.host import ports
from migrator.host.conf import settings
from migrator.host.mode import native_path, public, public_path
from migrator.serialization.dependencies import sort_dependencies
from migrator.serialization.errors import SerializerDoesNotExist

exported = public("core.serializers")

BUILTIN_SERIALIZERS = {
    name: public_path(f"core.serializers.{module}")
    for name, module in (
        ("xml", "xml_serializer"),
        ("python", "python"),
        ("json", "json"),
        ("yaml", "pyyaml"),
        ("jsonl", "jsonl"),
    )
}
"""Paths of the modules of the formats that are always there."""

_serializers: dict[str, Any] = {}


@exported
class BadSerializer:
    """Stands for a format whose module cannot be imported; using it says why.

    Args:
        exception: what the import raised.
    """

    internal_use_only = False

    def __init__(self, exception: Exception) -> None:
        self.exception = exception

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise self.exception


class _BadModule:
    def __init__(self, exception: Exception) -> None:
        self.Serializer = self.Deserializer = BadSerializer(exception)


@exported
def register_serializer(format: str, serializer_module: str, serializers: Any = None) -> None:
    """Make a format known.

    Args:
        format: its name.
        serializer_module: dotted path of a module with a ``Serializer`` and a ``Deserializer``.
        serializers: the registry to put it into; None for the one of the process.
    """
    if serializers is None and not _serializers:
        _load_serializers()
    try:
        module: Any = importlib.import_module(native_path(serializer_module))
    except ImportError as error:
        # It may be missing on purpose, as YAML without PyYAML: an error when it is used, not before.
        module = _BadModule(error)
    (_serializers if serializers is None else serializers)[format] = module


@exported
def unregister_serializer(format: str) -> None:
    """Forget a format.

    Raises:
        SerializerDoesNotExist: it is not known.
    """
    _module(format)
    del _serializers[format]


@exported
def get_serializer(format: str) -> Any:
    """Return the class that writes a format.

    Raises:
        SerializerDoesNotExist: it is not known.
    """
    return _module(format).Serializer


@exported
def get_serializer_formats() -> list[str]:
    """Return the names of all formats."""
    return list(_loaded())


@exported
def get_public_serializer_formats() -> list[str]:
    """Return the names of the formats that are meant for files."""
    return [name for name, module in _loaded().items() if not module.Serializer.internal_use_only]


@exported
def get_deserializer(format: str) -> Any:
    """Return what reads a format.

    Raises:
        SerializerDoesNotExist: it is not known.
    """
    return _module(format).Deserializer


@exported
def serialize(format: str, queryset: Any, **options: Any) -> Any:
    """Return the objects of *queryset*, or of any iterable, written in *format*.

    Args:
        format: name of the format: ``json``, ``jsonl``, ``xml``, ``yaml``, ``python``, or one of your own.
        queryset: model instances.
        options: see ``migrator.core.serializers.base.Serializer.serialize``.
    """
    serializer = get_serializer(format)()
    serializer.serialize(queryset, **options)
    return serializer.getvalue()


@exported
def deserialize(format: str, stream_or_string: Any, **options: Any) -> Any:
    """Return an iterator of the objects that *stream_or_string* holds, none of them saved yet.

    Args:
        format: name of the format.
        stream_or_string: text, bytes, or a file.
        options: ``using``, ``ignorenonexistent``, ``handle_forward_references``.
    """
    return get_deserializer(format)(stream_or_string, **options)


def _module(format: str) -> Any:
    try:
        return _loaded()[format]
    except KeyError:
        raise SerializerDoesNotExist(format) from None


def _loaded() -> dict[str, Any]:
    if not _serializers:
        _load_serializers()
    return _serializers


def _load_serializers() -> None:
    """Fill the registry: the formats that are always there, then those of ``SERIALIZATION_MODULES``."""
    global _serializers  # noqa: PLW0603  # tests of projects replace it
    serializers: dict[str, Any] = {}
    modules = {**BUILTIN_SERIALIZERS, **getattr(settings, "SERIALIZATION_MODULES", {})}
    for name, path in modules.items():
        register_serializer(name, path, serializers)
    _serializers = serializers


class _Provider:
    """What layers below serialize with."""

    serialize = staticmethod(serialize)
    deserialize = staticmethod(deserialize)
    get_serializer = staticmethod(get_serializer)
    get_deserializer = staticmethod(get_deserializer)
    sort_dependencies = staticmethod(sort_dependencies)


ports.serializers.provide(_Provider)
