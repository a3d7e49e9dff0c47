"""Input that is broken or means harm: a clear error, and nothing is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from migrator.core import serializers
from migrator.core.exceptions import SuspiciousOperation
from migrator.core.files.base import ContentFile
from migrator.core.files.storage import FileSystemStorage
from migrator.core.serializers.base import DeserializationError
from migrator.core.serializers.xml_serializer import DefusedXmlException, DTDForbidden
from migrator.db.models.fields.files import FieldFile
from tests.serialization.models import Author, Record


def load(format: str, text: Any, using: str) -> None:
    for found in serializers.deserialize(format, text, using=using):
        found.save(using=using)


def xml(content: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?><django-objects version="1.0">{content}</django-objects>'


def author(content: str) -> str:
    return xml(f'<object model="serialization.author" pk="1">{content}</object>')


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><django-objects>&b;</django-objects>'
)
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>' + author('<field name="name">&file;</field>')[38:]
)
REMOTE = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://example.com/x.dtd"><django-objects/>'


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, REMOTE], ids=["bomb", "file", "remote"])
def test_xml_declares_nothing(text: str) -> None:
    with pytest.raises(DTDForbidden, match="DTDForbidden") as raised:
        list(serializers.deserialize("xml", text))
    assert isinstance(raised.value, DefusedXmlException)


DEEP = 100_000

XML = {
    "cut": (xml('<object model="serialization.author" pk="1"><field')[:-20], "Error deserializing XML"),
    "no XML": ("what is this", "Error deserializing XML: syntax error"),
    "unknown entity": (author('<field name="name">&lol;</field>'), "undefined entity"),
    "no model": (xml("<object/>"), "missing the required 'model' attribute"),
    "unknown model": (xml('<object model="serialization.gone"/>'), "invalid model identifier: 'serialization.gone'"),
    "no name": (author("<field/>"), "missing the 'name' attribute"),
    "unknown field": (author('<field name="age">5</field>'), "has no field named 'age'"),
    "wrong key": (xml('<object model="serialization.author" pk="x"/>'), r"\(serialization.author:pk=x\)"),
    "wrong value": (
        xml('<object model="serialization.record" pk="1"><field name="price">ten</field></object>'),
        r"\(serialization.record:pk=1\) field_value was 'ten'",
    ),
    "wrong document": (
        xml('<object model="serialization.record"><field name="notes">{"a":</field></object>'),
        r"Expecting value.*field_value was '\{\"a\":'",
    ),
    "no such natural key": (
        xml('<object model="serialization.record"><field name="subject"><natural>no</natural></field></object>'),
        r"Subject matching query does not exist.*\['no'\]",
    ),
    "no such related key": (
        xml('<object model="serialization.record"><field name="related"><object pk="x"/></field></object>'),
        "field_value was 'x'",
    ),
}


@pytest.mark.parametrize("case", sorted(XML))
def test_xml_that_is_wrong(case: str, using: str) -> None:
    text, message = XML[case]
    with pytest.raises(DeserializationError, match=message):
        load("xml", text, using)
    assert not Author.objects.using(using).exists()
    assert not Record.objects.using(using).exists()


@pytest.mark.parametrize(
    "content",
    [
        '<field name="name">a<em>b</em></field>',
        '<field name="name"><natural>a</natural></field>',
        f'<field name="name">{"<nested>" * DEEP}{"</nested>" * DEEP}</field>',
    ],
    ids=["text", "natural", "deep"],
)
def test_elements_where_none_belong(content: str) -> None:
    with pytest.raises(SuspiciousOperation, match=r"Unexpected element: '(em|natural|nested)'"):
        list(serializers.deserialize("xml", author(content)))


def test_depth_beside_the_objects_costs_nothing() -> None:
    text = xml(f"{'<a>' * DEEP}{'</a>' * DEEP}" + '<object model="serialization.author" pk="3"/>')
    [found] = serializers.deserialize("xml", text)
    assert found.object.pk == 3


JSON = {
    "cut": ('[{"model": "serialization.author", "pk": 1, "fie', "Error deserializing JSON"),
    "empty": ("", "Error deserializing JSON"),
    "deep": ("[" * DEEP, "Error deserializing JSON"),
    "no list": ('{"model": 1}', "expected a list of objects, not dict"),
    "a number": ("5", "expected a list of objects, not int"),
    "no object": ("[5]", "expected a dictionary with 'model', 'pk' and 'fields', not int"),
    "no model": ('[{"pk": 1, "fields": {}}]', "'model' is missing"),
    "no fields": ('[{"pk": 1, "model": "serialization.author"}]', "'fields' is missing"),
    "fields as list": ('[{"model": "serialization.author", "fields": []}]', "'fields' must be a dict, not list"),
    "model as number": ('[{"model": 5, "fields": {}}]', "'model' must be a str, not int"),
    "unknown model": ('[{"model": "a.b.c", "fields": {}}]', "Invalid model identifier: a.b.c"),
    "unknown field": ('[{"model": "serialization.author", "fields": {"age": 1}}]', "has no field named 'age'"),
    "the far end": (
        '[{"model": "serialization.author", "fields": {"record": [1]}}]',
        "serialization.Author.record has no column",
    ),
    "wrong value": (
        '[{"model": "serialization.record", "pk": 1, "fields": {"price": {"a": 1}}}]',
        r"\(serialization.record:pk=1\) field_value was '\{'a': 1\}'",
    ),
    "wrong natural key": (
        '[{"model": "serialization.record", "pk": 1, "fields": {"subject": ["a", "b"]}}]',
        r"takes 2 positional arguments.*\['a', 'b'\]",
    ),
    "relations as number": (
        '[{"model": "serialization.record", "pk": 1, "fields": {"related": 5}}]',
        "'int' object is not iterable.*field_value was '5'",
    ),
    "long value": (
        json.dumps([{"model": "serialization.record", "pk": 1, "fields": {"length": "x" * 100_000}}]),
        r"x… \(100000 characters\)'$",
    ),
    "long number": ('[{"model": "serialization.author", "pk": %s, "fields": {}}]' % ("9" * 10_000), "JSON: Exceeds"),
}


@pytest.mark.parametrize("case", sorted(JSON))
def test_json_that_is_wrong(case: str, using: str) -> None:
    text, message = JSON[case]
    with pytest.raises(DeserializationError, match=message):
        load("json", text, using)
    assert not Author.objects.using(using).exists()
    assert not Record.objects.using(using).exists()


def test_a_broken_line_is_named() -> None:
    text = b'{"model": "serialization.author", "pk": 1, "fields": {"name": "Ann"}}\n\n{"model": '
    with pytest.raises(DeserializationError, match="on line 3 of the input"):
        list(serializers.deserialize("jsonl", text))


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(DeserializationError):
        list(serializers.deserialize("jsonl", b"\xff\xfe"))
    with pytest.raises(DeserializationError):
        list(serializers.deserialize("xml", b"<a>\xff\xfe</a>"))


YAML = {
    "cut": ("- model: serialization.author\n  fields: {", "Error deserializing YAML"),
    "python": ('!!python/object/apply:os.system ["true"]', "could not determine a constructor"),
    "circle": ("- &a [*a]", "an alias refers to what it is part of"),
    "bomb": (
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"{b}: &{b} [{','.join(f'*{a}' for _ in range(9))}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "aliases make more than",
    ),
    "deep": ("[" * DEEP, "Error deserializing YAML"),
    "no list": ("model: serialization.author", "expected a list of objects, not dict"),
}


@pytest.mark.parametrize("case", sorted(YAML))
def test_yaml_that_is_wrong(case: str) -> None:
    text, message = YAML[case]
    with pytest.raises(DeserializationError, match=message):
        list(serializers.deserialize("yaml", text))


def test_control_characters_cannot_be_written_as_xml() -> None:
    with pytest.raises(ValueError, match=r"Author.name \(pk:1\) contains unserializable characters"):
        serializers.serialize("xml", [Author(pk=1, name="a\x01b")])


@pytest.mark.parametrize("name", ["../outside.txt", "/outside.txt", "a/../../outside.txt"])
def test_a_file_name_that_leads_outside_is_never_opened(name: str, using: str) -> None:
    row = {"model": "serialization.record", "pk": 1, "fields": {"title": "T", "scan": name}}
    load("json", json.dumps([row]), using)
    scan = Record.objects.using(using).get().scan
    assert scan.name == name
    for look in (scan.open, lambda: scan.read(1), lambda: scan.path, lambda: scan.size):
        with pytest.raises(SuspiciousOperation, match="located outside of the base path component"):
            look()


@pytest.mark.parametrize("name", ["../up.png", "/up.png", "a/../../up.png", "..", "", "up\0.png"])
def test_a_name_from_elsewhere_is_made_harmless_or_refused(name: str, tmp_path: Path) -> None:
    storage = FileSystemStorage(tmp_path / "media")
    record = Record(title="T")
    field = Record._meta.get_field("scan")
    record.scan = FieldFile(record, field, None)
    record.scan.storage = storage
    try:
        record.scan.save(name, ContentFile(b"x"), save=False)
    except SuspiciousOperation:
        assert not (tmp_path / "media").exists()
    else:
        assert record.scan.name == "up.png"
    assert not (tmp_path / "up.png").exists()
