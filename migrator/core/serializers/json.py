"""Objects as JSON, and the encoder."""

from migrator.host import json_encoder as _json_encoder
from migrator.host.face import mirror
from migrator.host.json_encoder import DjangoJSONEncoder as DjangoJSONEncoder
from migrator.serialization import json_text as _json_text
from migrator.serialization.json_text import Deserializer as Deserializer, Serializer as Serializer

mirror(__name__, _json_encoder, _json_text)
