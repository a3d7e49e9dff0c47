"""Objects as XML."""

from migrator.host.face import mirror
from migrator.serialization import xml_events as _xml_events, xml_text as _xml_text
from migrator.serialization.xml_events import (
    DefusedXmlException as DefusedXmlException,
    DTDForbidden as DTDForbidden,
    EntitiesForbidden as EntitiesForbidden,
    ExternalReferenceForbidden as ExternalReferenceForbidden,
)
from migrator.serialization.xml_text import Deserializer as Deserializer, Serializer as Serializer

mirror(__name__, _xml_events, _xml_text)
