"""Objects as lines of JSON."""

from migrator.host.face import mirror
from migrator.serialization import json_lines as _json_lines
from migrator.serialization.json_lines import Deserializer as Deserializer, Serializer as Serializer

mirror(__name__, _json_lines)
