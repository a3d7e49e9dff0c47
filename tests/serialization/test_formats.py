"""What is written can be read again, in every format and on both databases."""

from __future__ import annotations

import datetime
import io
import sys
from decimal import Decimal
from typing import Any

import pytest

from migrator.core import serializers
from migrator.db import connections
from tests.serialization.models import Atlas, Author, Record, Subject

FORMATS = ["python", "json", "jsonl", "xml", "yaml"]


@pytest.fixture
def record(using: str) -> Any:
    author = Author.objects.using(using).create(name="Zażółć")
    subjects = [Subject.objects.using(using).create(word=word) for word in ("maps", "seas")]
    made = Record.objects.using(using).create(
        title="A <b> & 'c' \"d\"",
        price=Decimal("12.50"),
        printed=datetime.datetime(2020, 1, 2, 3, 4, 5, 678000),
        length=datetime.timedelta(days=1, seconds=3.5),
        opens=datetime.time(9, 30),
        cover=b"\x00\xff",
        notes={"a": [1, None, "x"]},
        scan="scans/a.png",
        author=author,
        subject=subjects[0],
    )
    made.related.set(subjects)
    return made


def values(record: Any) -> dict[str, Any]:
    found = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    return {**found, "cover": bytes(found["cover"]), "scan": str(found["scan"])}


@pytest.mark.parametrize("natural", [False, True])
@pytest.mark.parametrize("format", FORMATS)
def test_there_and_back(record: Any, using: str, format: str, natural: bool) -> None:
    expected, subjects = values(record), set(record.related.values_list("word", flat=True))
    objects = [*Subject.objects.using(using).order_by("pk"), record.author, record]
    text = serializers.serialize(format, objects, use_natural_foreign_keys=natural, use_natural_primary_keys=natural)
    record.delete()
    for found in serializers.deserialize(format, text, using=using):
        found.save(using=using)
    again = Record.objects.using(using).get()
    assert values(again) == expected
    assert set(again.related.values_list("word", flat=True)) == subjects


TEXTS = {
    "json": '[{"model": "serialization.author", "pk": 1, "fields": {"name": "Ann"}}]\n',
    "jsonl": '{"model": "serialization.author","pk": 1,"fields": {"name": "Ann"}}\n'.replace('","', '", "').replace(
        ',"', ', "'
    ),
    "xml": '<?xml version="1.0" encoding="utf-8"?>\n<django-objects version="1.0">'
    '<object model="serialization.author" pk="1"><field name="name" type="CharField">Ann</field></object>'
    "</django-objects>",
    "yaml": "- model: serialization.author\n  pk: 1\n  fields:\n    name: Ann\n",
}


@pytest.mark.parametrize("format", sorted(TEXTS))
def test_the_text_of_an_object(format: str) -> None:
    text = serializers.serialize(format, [Author(pk=1, name="Ann")])
    assert text.replace(",", ", ").replace(",  ", ", ") == TEXTS[format]


@pytest.mark.parametrize("format", FORMATS)
def test_characters_that_look_like_ends_of_lines(format: str) -> None:
    text = serializers.serialize(format, [Author(pk=1, name="a\u2028b\x85c")])
    [found] = serializers.deserialize(format, text)
    assert found.object.name == "a\u2028b\x85c"


def test_indented_json_has_no_trailing_blanks() -> None:
    text = serializers.serialize("json", [Author(pk=1, name="Ann"), Author(pk=2, name="Bob")], indent=1)
    assert text.startswith('[\n{\n "model": "serialization.author",\n "pk": 1,')
    assert text.endswith('"name": "Bob"\n }\n}\n]\n')
    assert all(line == line.rstrip() for line in text.splitlines())


def test_only_some_fields() -> None:
    [data] = serializers.serialize("python", [Record(pk=1, title="T", author_id=3)], fields=["title", "author"])
    assert data["fields"] == {"title": "T", "author": 3}


def test_a_child_writes_only_what_its_own_table_has(using: str) -> None:
    atlas = Atlas.objects.using(using).create(title="World", maps=9)
    [data] = serializers.serialize("python", [atlas])
    assert data == {"model": "serialization.atlas", "pk": atlas.pk, "fields": {"maps": 9}}


def test_a_stream_is_written_to() -> None:
    stream = io.StringIO()
    assert serializers.serialize("json", [], stream=stream) == stream.getvalue() == "[]\n"


def test_a_forward_reference_waits(using: str) -> None:
    text = (
        '{"model": "serialization.subject", "fields": {"word": "a", "broader": ["b"]}}\n'
        '{"model": "serialization.subject", "fields": {"word": "b", "broader": ["a"]}}'
    )
    waiting = []
    for found in serializers.deserialize("jsonl", text, using=using, handle_forward_references=True):
        found.save(using=using)
        if found.deferred_fields:
            waiting.append(found)
    assert len(waiting) == 1
    waiting[0].save_deferred_fields(using=using)
    pairs = Subject.objects.using(using).values_list("word", "broader__word").order_by("word")
    assert list(pairs) == [("a", "b"), ("b", "a")]


def test_a_natural_key_finds_the_row_that_is_there(using: str) -> None:
    there = Subject.objects.using(using).create(word="maps")
    text = '[{"model": "serialization.subject", "fields": {"word": "maps"}}]'
    [found] = serializers.deserialize("json", text, using=using)
    assert found.object.pk == there.pk
    assert repr(found) == f"<DeserializedObject: serialization.Subject(pk={there.pk})>"


def test_unknown_fields_and_models_can_be_ignored(using: str) -> None:
    text = (
        '[{"model": "serialization.gone", "fields": {}}, '
        '{"model": "serialization.author", "pk": 5, "fields": {"name": "Ann", "age": 5}}]'
    )
    [found] = serializers.deserialize("json", text, using=using, ignorenonexistent=True)
    assert found.object.name == "Ann"


def test_the_order_of_a_dump() -> None:
    listed = [("serialization", [Record, Author, Subject])]
    assert serializers.sort_dependencies(listed) == [Author, Subject, Record]


def test_a_format_of_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serializers, "_serializers", {})
    serializers.register_serializer("rows", "django.core.serializers.jsonl")
    assert "rows" in serializers.get_public_serializer_formats()
    serializers.unregister_serializer("rows")
    with pytest.raises(serializers.SerializerDoesNotExist, match="rows"):
        serializers.get_serializer("rows")


def test_a_format_that_cannot_be_imported_says_so_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serializers, "_serializers", {})
    serializers.register_serializer("lost", "no_such_module")
    with pytest.raises(ImportError, match="no_such_module"):
        serializers.serialize("lost", [])


def test_a_test_database_is_remembered_as_json(using: str) -> None:
    Author.objects.using(using).create(pk=7, name="Ann")
    creation = connections[using].creation
    text = serializers.serialize("json", Author.objects.using(using).all())
    Author.objects.using(using).all().delete()
    creation.deserialize_db_from_string(text)
    assert Author.objects.using(using).get().pk == 7


def test_formats_follow_the_settings_of_a_test() -> None:
    from migrator.test import override_settings

    assert "rows" not in serializers.get_serializer_formats()
    with override_settings(SERIALIZATION_MODULES={"rows": "migrator.core.serializers.jsonl"}):
        assert "rows" in serializers.get_public_serializer_formats()
    assert "rows" not in serializers.get_serializer_formats()


def test_without_pyyaml_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("migrator.core.serializers.pyyaml", "migrator.serialization.yaml_text"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "yaml", None)
    monkeypatch.setattr(serializers, "_serializers", {})
    assert "yaml" in serializers.get_serializer_formats()
    with pytest.raises(ImportError, match=r"No module named yaml: .* Install it, or migrator\[yaml\]"):
        serializers.serialize("yaml", [])
