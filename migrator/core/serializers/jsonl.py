"""Objects as lines of JSON: not there yet, and said when it is used."""

from migrator.host.face import mirror
from migrator.host.standalone import serializers as _serializers
from migrator.host.standalone.serializers import Deserializer as Deserializer, Serializer as Serializer

mirror(__name__, _serializers)
