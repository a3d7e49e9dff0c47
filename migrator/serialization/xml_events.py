"""Reading XML that may be hostile: one object after the other, without declarations, entities or references outside.

The grammar of fixtures is three levels deep. What is nested where it has no business is refused when it begins, so
that neither depth nor size can be used to make the reader work hard.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from migrator.host.exceptions import SuspiciousOperation
from migrator.host.mode import public
from migrator.serialization.errors import DeserializationError

exported = public("core.serializers.xml_serializer")

CHUNK = 1 << 16
"""Characters or bytes that are parsed at once."""

INSIDE: dict[tuple[str, ...], frozenset[str]] = {
    ("object", "field"): frozenset({"None", "natural", "object"}),
    ("object", "field", "natural"): frozenset({"None"}),
    ("object", "field", "object"): frozenset({"natural"}),
    ("object", "field", "object", "natural"): frozenset({"None"}),
}
"""Which elements may be in which, below the fields of an object. All others may hold nothing."""


@exported
class DefusedXmlException(ValueError):
    """XML that uses what an attack would use."""


@exported
class DTDForbidden(DefusedXmlException):
    """A document type is declared."""

    def __init__(self, name: Any, sysid: Any, pubid: Any) -> None:
        super().__init__(name, sysid, pubid)
        self.name, self.sysid, self.pubid = name, sysid, pubid

    def __str__(self) -> str:
        return f"DTDForbidden(name={self.name!r}, system_id={self.sysid!r}, public_id={self.pubid!r})"


@exported
class EntitiesForbidden(DefusedXmlException):
    """An entity is declared."""

    def __init__(self, name: Any, value: Any, base: Any, sysid: Any, pubid: Any, notation_name: Any) -> None:
        super().__init__(name, value, base, sysid, pubid, notation_name)
        self.name, self.value, self.base = name, value, base
        self.sysid, self.pubid, self.notation_name = sysid, pubid, notation_name

    def __str__(self) -> str:
        return f"EntitiesForbidden(name={self.name!r}, system_id={self.sysid!r}, public_id={self.pubid!r})"


@exported
class ExternalReferenceForbidden(DefusedXmlException):
    """Something outside of the document is referred to."""

    def __init__(self, context: Any, base: Any, sysid: Any, pubid: Any) -> None:
        super().__init__(context, base, sysid, pubid)
        self.context, self.base, self.sysid, self.pubid = context, base, sysid, pubid

    def __str__(self) -> str:
        return f"ExternalReferenceForbidden(system_id={self.sysid!r}, public_id={self.pubid!r})"


class Element:
    """An element of a fixture, with its children and the texts between them."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element] = []
        self.texts: list[str] = []

    def find(self, name: str) -> list[Element]:
        """Return the children of that name."""
        return [child for child in self.children if child.name == name]

    @property
    def is_none(self) -> bool:
        """Whether it says None."""
        return any(child.name == "None" for child in self.children)

    @property
    def text(self) -> str:
        """The text, without blanks around it.

        Raises:
            SuspiciousOperation: there are elements in it.
        """
        for child in self.children:
            raise SuspiciousOperation(f"Unexpected element: {child.name!r}")
        return "".join(self.texts).strip()


class ObjectReader:
    """Yields the ``<object>`` elements of a stream.

    Args:
        source: text, bytes, or a file of either.
    """

    def __init__(self, source: Any) -> None:
        self.source = source
        self.finished: list[Element] = []
        self.open: list[Element] = []
        self.skipped = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity
        self.parser.UnparsedEntityDeclHandler = self._unparsed_entity
        self.parser.ExternalEntityRefHandler = self._external_reference

    def __iter__(self) -> Iterator[Element]:
        anything = False
        for chunk in self._chunks():
            anything = anything or bool(chunk.strip())
            if anything:
                yield from self._parse(chunk, final=False)
        if anything:
            yield from self._parse("", final=True)

    def _chunks(self) -> Iterator[Any]:
        if isinstance(self.source, str | bytes):
            for start in range(0, len(self.source), CHUNK):
                yield self.source[start : start + CHUNK]
        else:
            while chunk := self.source.read(CHUNK):
                yield chunk

    def _parse(self, chunk: Any, *, final: bool) -> Iterator[Element]:
        try:
            self.parser.Parse(chunk, final)
        except (expat.ExpatError, UnicodeError) as error:
            raise DeserializationError(f"Error deserializing XML: {error}") from error
        finished, self.finished = self.finished, []
        yield from finished

    # Elements

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipped or (not self.open and name != "object") or (len(self.open) == 1 and name != "field"):
            # Around the objects, and beside the fields, elements mean nothing.
            self.skipped += bool(self.open)
            return
        path = tuple(element.name for element in self.open)
        if len(path) > 1 and name not in INSIDE.get(path, ()):
            raise SuspiciousOperation(f"Unexpected element: {name!r}")
        self.open.append(Element(name, attributes))

    def _end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        if not self.open:
            return
        element = self.open.pop()
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.finished.append(element)

    def _text(self, data: str) -> None:
        if len(self.open) > 1 and not self.skipped:
            self.open[-1].texts.append(data)

    # What is refused

    def _doctype(self, name: Any, sysid: Any, pubid: Any, has_internal_subset: Any) -> None:
        raise DTDForbidden(name, sysid, pubid)

    def _entity(
        self, name: Any, is_parameter: Any, value: Any, base: Any, sysid: Any, pubid: Any, notation: Any
    ) -> None:
        raise EntitiesForbidden(name, value, base, sysid, pubid, notation)

    def _unparsed_entity(self, name: Any, base: Any, sysid: Any, pubid: Any, notation: Any) -> None:
        raise EntitiesForbidden(name, None, base, sysid, pubid, notation)

    def _external_reference(self, context: Any, base: Any, sysid: Any, pubid: Any) -> int:
        raise ExternalReferenceForbidden(context, base, sysid, pubid)
