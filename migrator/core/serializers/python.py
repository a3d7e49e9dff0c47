"""Objects as lists and dictionaries."""

from migrator.host.face import mirror
from migrator.serialization import plain as _plain
from migrator.serialization.plain import Deserializer as Deserializer, Serializer as Serializer

mirror(__name__, _plain)
