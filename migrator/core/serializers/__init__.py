"""Serializing objects."""

from migrator.host import serializers as _serializers
from migrator.host.face import mirror
from migrator.host.serializers import (
    SerializerDoesNotExist as SerializerDoesNotExist,
    deserialize as deserialize,
    get_deserializer as get_deserializer,
    get_serializer as get_serializer,
    serialize as serialize,
    sort_dependencies as sort_dependencies,
)

mirror(__name__, _serializers)
