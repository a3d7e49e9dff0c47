"""What all formats have in common."""

from migrator.host.face import mirror
from migrator.host.standalone import serializers as _serializers
from migrator.host.standalone.serializers import (
    DeserializationError as DeserializationError,
    Deserializer as Deserializer,
    SerializationError as SerializationError,
    Serializer as Serializer,
    SerializerDoesNotExist as SerializerDoesNotExist,
)

mirror(__name__, _serializers)
