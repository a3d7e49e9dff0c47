"""Objects as YAML; needs PyYAML."""

from migrator.host.face import mirror
from migrator.serialization import yaml_text as _yaml_text
from migrator.serialization.yaml_text import (
    Deserializer as Deserializer,
    DjangoSafeDumper as DjangoSafeDumper,
    Serializer as Serializer,
)

mirror(__name__, _yaml_text)
