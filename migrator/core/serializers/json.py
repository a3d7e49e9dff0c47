"""JSON: the encoder; objects as JSON are not there yet, which is said when they are used."""

from migrator.host.face import mirror
from migrator.host.standalone import json_encoder as _json_encoder, serializers as _serializers
from migrator.host.standalone.json_encoder import DjangoJSONEncoder as DjangoJSONEncoder
from migrator.host.standalone.serializers import Deserializer as Deserializer, Serializer as Serializer

mirror(__name__, _json_encoder, _serializers)
