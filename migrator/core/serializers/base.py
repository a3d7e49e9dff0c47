"""What all formats have in common."""

from migrator.host.face import mirror
from migrator.serialization import base as _base, errors as _errors, objects as _objects, progress as _progress
from migrator.serialization.base import Deserializer as Deserializer, Serializer as Serializer
from migrator.serialization.errors import (
    DeserializationError as DeserializationError,
    M2MDeserializationError as M2MDeserializationError,
    SerializationError as SerializationError,
    SerializerDoesNotExist as SerializerDoesNotExist,
)
from migrator.serialization.objects import (
    DEFER_FIELD as DEFER_FIELD,
    DeserializedObject as DeserializedObject,
    build_instance as build_instance,
    deserialize_fk_value as deserialize_fk_value,
    deserialize_m2m_values as deserialize_m2m_values,
)
from migrator.serialization.progress import ProgressBar as ProgressBar

mirror(__name__, _base, _errors, _objects, _progress)
