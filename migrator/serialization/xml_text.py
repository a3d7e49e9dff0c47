"""Objects as XML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import XMLGenerator

from migrator.host.apps import apps
from migrator.host.conf import settings
from migrator.host.mode import public
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.serialization import base
from migrator.serialization.errors import DeserializationError, M2MDeserializationError
from migrator.serialization.objects import (
    DEFER_FIELD,
    DeserializedObject,
    build_instance,
    deserialize_fk_value,
    deserialize_m2m_values,
)
from migrator.serialization.plain import writable_field
from migrator.serialization.xml_events import Element, ObjectReader

exported = public("core.serializers.xml_serializer")

FORBIDDEN_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Control characters that XML 1.0 has no way to write."""


@exported
class Serializer(base.Serializer):
    """Writes a ``<django-objects>`` document."""

    def indent(self, level: int) -> None:
        """Begin a line, if lines are wanted."""
        if (width := self.options.get("indent")) is not None:
            self.xml.ignorableWhitespace("\n" + " " * width * level)

    def start_serialization(self) -> None:
        self.xml = XMLGenerator(self.stream, self.options.get("encoding", settings.DEFAULT_CHARSET))
        self.xml.startDocument()
        self._open("django-objects", version="1.0")

    def end_serialization(self) -> None:
        self.indent(0)
        self.xml.endElement("django-objects")
        self.xml.endDocument()

    def start_object(self, obj: Any) -> None:
        self.indent(1)
        attributes = {"model": str(obj._meta)}
        with_key = not self.use_natural_primary_keys or not self._resolve_natural_key(obj)
        if with_key and obj.pk is not None:
            attributes["pk"] = obj._meta.pk.value_to_string(obj)
            if FORBIDDEN_CHARACTERS.search(attributes["pk"]):
                raise ValueError(f"{type(obj).__name__} (pk:{obj.pk}) contains unserializable characters")
        self._open("object", **attributes)

    def end_object(self, obj: Any) -> None:
        self.indent(1)
        self.xml.endElement("object")

    def handle_field(self, obj: Any, field: Any) -> None:
        self.indent(2)
        self._open("field", name=field.name, type=field.get_internal_type())
        value = getattr(obj, field.name)
        if value is None:
            self._write_none()
        else:
            text = (
                json.dumps(value, cls=field.encoder)
                if field.get_internal_type() == "JSONField"
                else field.value_to_string(obj)
            )
            if FORBIDDEN_CHARACTERS.search(text):
                raise ValueError(f"{type(obj).__name__}.{field.name} (pk:{obj.pk}) contains unserializable characters")
            self.xml.characters(text)
        self.xml.endElement("field")

    def handle_fk_field(self, obj: Any, field: Any) -> None:
        self._start_relation(field)
        value = getattr(obj, field.attname)
        if value is None:
            self._write_none()
        else:
            natural = self._wants_natural_keys_of(field) and self._resolve_natural_key(getattr(obj, field.name))
            if natural:
                self._write_natural(natural)
            else:
                self.xml.characters(str(value))
        self.xml.endElement("field")

    def handle_m2m_field(self, obj: Any, field: Any) -> None:
        if not field.remote_field.through._meta.auto_created:
            return
        self._start_relation(field)
        wanted = self._wants_natural_keys_of(field)
        written = False
        for related in self.related_objects(obj, field):
            self.indent(3)
            natural = wanted and self._resolve_natural_key(related)
            self._open("object", **({} if natural else {"pk": str(related.pk)}))
            if natural:
                self._write_natural(natural)
            self.xml.endElement("object")
            written = True
        if written:
            self.indent(2)
        self.xml.endElement("field")

    def _start_relation(self, field: Any) -> None:
        self.indent(2)
        relation = field.remote_field
        self._open("field", name=field.name, rel=type(relation).__name__, to=str(relation.model._meta))

    def _write_natural(self, key: Any) -> None:
        for part in key:
            self._open("natural")
            if part is None:
                self._write_none()
            else:
                self.xml.characters(str(part))
            self.xml.endElement("natural")

    def _write_none(self) -> None:
        self._open("None")
        self.xml.endElement("None")

    def _open(self, name: str, /, **attributes: str) -> None:
        self.xml.startElement(name, attributes)  # type: ignore[arg-type]  # a dict is what it iterates over


@exported
class Deserializer(base.Deserializer):
    """Reads what :class:`Serializer` writes; nothing that XML could be misused for is understood.

    Args:
        stream_or_string: text, bytes, or a file.
        using: alias of the database that natural keys are looked up in.
        ignorenonexistent: skip fields that are not there.
        options: ``handle_forward_references``: keep natural keys that are not there in ``deferred_fields``.

    Raises:
        DefusedXmlException: it declares a document type or entities, or refers outside.
        SuspiciousOperation: elements are nested where they have no business.
        DeserializationError: it is no XML, or an object is not what its model expects.
    """

    def __init__(
        self, stream_or_string: Any, *, using: Any = DEFAULT_DB_ALIAS, ignorenonexistent: bool = False, **options: Any
    ) -> None:
        super().__init__(stream_or_string, **options)
        self.handle_forward_references = options.pop("handle_forward_references", False)
        self.db = using
        self.ignore = ignorenonexistent
        self._nodes = iter(ObjectReader(stream_or_string))

    def __next__(self) -> Any:
        return self._handle_object(next(self._nodes))

    def _handle_object(self, node: Element) -> DeserializedObject:
        Model = self._get_model_from_node(node, "model")
        label, key = Model._meta.label_lower, node.attributes.get("pk")
        data: dict[str, Any] = {}
        if key is not None:
            data[Model._meta.pk.attname] = self._checked(label, key, None, Model._meta.pk.to_python, key)
        m2m_data: dict[str, Any] = {}
        deferred: dict[Any, Any] = {}
        for field, raw in self._fields(node, Model):
            value = self._checked(label, key, raw, self._convert, field, raw)
            if value is DEFER_FIELD:
                deferred[field] = raw
            elif field.many_to_many:
                m2m_data[field.name] = value
            else:
                data[field.attname] = value
        return DeserializedObject(build_instance(Model, data, self.db), m2m_data, deferred)

    @staticmethod
    def _checked(label: str, key: Any, raw: Any, convert: Any, *arguments: Any) -> Any:
        """Return what *convert* makes of the arguments; its errors become errors that say where they happened."""
        try:
            return convert(*arguments)
        except M2MDeserializationError as error:
            raise DeserializationError.WithData(error.original_exc, label, key, error.pk) from error
        except Exception as error:
            raise DeserializationError.WithData(error, label, key, raw) from error

    def _fields(self, node: Element, Model: Any) -> Iterator[tuple[Any, Any]]:
        """Yield the fields of an object with what their elements say."""
        known = {field.name for field in Model._meta.get_fields()}
        for field_node in node.find("field"):
            name = field_node.attributes.get("name")
            if not name:
                raise DeserializationError("<field> node is missing the 'name' attribute")
            if name in known or not self.ignore:
                field = writable_field(Model, name)
                yield field, raw_value(field_node, field)

    def _convert(self, field: Any, raw: Any) -> Any:
        if field.many_to_many:
            return deserialize_m2m_values(field, raw, self.db, self.handle_forward_references)
        if raw is None:
            return None
        if field.remote_field is not None:
            return deserialize_fk_value(field, raw, self.db, self.handle_forward_references)
        if field.get_internal_type() == "JSONField":
            return json.loads(raw, cls=field.decoder)
        return field.to_python(raw)

    def _get_model_from_node(self, node: Element, attr: str) -> Any:
        """Return the model that an attribute names.

        Raises:
            DeserializationError: there is no such attribute, or no such model.
        """
        label = node.attributes.get(attr)
        if not label:
            raise DeserializationError(f"<{node.name}> node is missing the required {attr!r} attribute")
        try:
            return apps.get_model(label)
        except (LookupError, TypeError, ValueError) as error:
            raise DeserializationError(f"<{node.name}> node has invalid model identifier: {label!r}") from error


def raw_value(node: Element, field: Any) -> Any:
    """Return what the element of a field says: None, text, a natural key, or a list of keys for many-to-many.

    Raises:
        SuspiciousOperation: there are elements that such a field has no use for.
    """
    if field.many_to_many:
        return [natural_key(item) or item.attributes.get("pk", "") for item in node.find("object")]
    if node.is_none:
        return None
    if field.remote_field is not None and (natural := natural_key(node)):
        return natural
    return node.text


def natural_key(node: Element) -> list[str | None]:
    """Return the parts of the natural key in an element; empty if there is none."""
    return [None if part.is_none else part.text for part in node.find("natural")]
