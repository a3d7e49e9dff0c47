"""Serializing objects."""

from migrator.host.face import mirror
from migrator.serialization import dependencies as _dependencies, registry as _registry
from migrator.serialization.dependencies import sort_dependencies as sort_dependencies
from migrator.serialization.errors import SerializerDoesNotExist as SerializerDoesNotExist
from migrator.serialization.registry import (
    BUILTIN_SERIALIZERS as BUILTIN_SERIALIZERS,
    BadSerializer as BadSerializer,
    _load_serializers as _load_serializers,
    _serializers as _serializers,
    deserialize as deserialize,
    get_deserializer as get_deserializer,
    get_public_serializer_formats as get_public_serializer_formats,
    get_serializer as get_serializer,
    get_serializer_formats as get_serializer_formats,
    register_serializer as register_serializer,
    serialize as serialize,
    unregister_serializer as unregister_serializer,
)

mirror(
    __name__,
    _registry,
    _dependencies,
    submodules=("base", "json", "jsonl", "python", "pyyaml", "xml_serializer"),
)
