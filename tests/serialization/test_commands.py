"""``dumpdata`` and ``loaddata`` on both databases: all of a fixture or nothing."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from migrator.core.management import CommandError, call_command
from migrator.core.management.commands.dumpdata import ProxyModelWarning
from migrator.core.serializers.base import DeserializationError
from migrator.core.serializers.xml_serializer import DTDForbidden
from migrator.db import IntegrityError
from tests.serialization.models import Author, Person, Record, Subject


def call(*arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=out, no_color=True, **options)
    return out.getvalue()


def fixture(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text)
    return str(folder / name)


def objects(*fields: dict[str, Any], model: str = "serialization.author") -> str:
    return json.dumps([{"model": model, "pk": key, "fields": values} for key, values in enumerate(fields, start=1)])


@pytest.mark.parametrize("ending", ["json", "xml", "yaml", "jsonl", "json.gz", "json.bz2", "json.xz", "json.lzma"])
def test_a_dump_is_loaded_again(using: str, tmp_path: Path, ending: str) -> None:
    ann = Author.objects.using(using).create(name="Ann")
    sea = Subject.objects.using(using).create(word="sea")
    record = Record.objects.using(using).create(title="T", author=ann, subject=sea)
    record.related.set([sea])
    path = str(tmp_path / f"dump.{ending}")
    call("dumpdata", "serialization", database=using, output=path, format=ending.split(".")[0])
    for model in (Record, Author, Subject):
        model.objects.using(using).all().delete()
    assert call("loaddata", path, database=using) == "Installed 3 object(s) from 1 fixture(s)\n"
    again = Record.objects.using(using).get()
    assert (again.title, again.author.name, [subject.word for subject in again.related.all()]) == ("T", "Ann", ["sea"])
    # Automatic keys go on after those that were loaded.
    assert Author.objects.using(using).create(name="Bob").pk > ann.pk


def test_a_dump_that_fails_leaves_the_file_as_it_was(
    using: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Author) -> tuple[str]:
        raise RuntimeError("no key today")

    Author.objects.using(using).create(name="Ann")
    path = tmp_path / "dump.json"
    path.write_text("what was there")
    path.chmod(0o600)
    with monkeypatch.context() as patch:
        patch.setattr(Author, "natural_key", fail, raising=False)
        with pytest.raises(CommandError, match="no key today"):
            call("dumpdata", "serialization.author", database=using, output=str(path), use_natural_primary_keys=True)
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("dump.json", "what was there")]
    call("dumpdata", "serialization.author", database=using, output=str(path))
    assert json.loads(path.read_text())[0]["fields"]["name"] == "Ann"
    assert [entry.name for entry in tmp_path.iterdir()] == ["dump.json"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_dump_is_written_through_a_link(using: str, tmp_path: Path) -> None:
    Author.objects.using(using).create(name="Ann")
    (tmp_path / "real.json").write_text("")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    call("dumpdata", "serialization.author", database=using, output=str(tmp_path / "link.json"))
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text())[0]["fields"]["name"] == "Ann"


def test_natural_keys_instead_of_primary_keys(using: str) -> None:
    sea = Subject.objects.using(using).create(word="sea")
    Record.objects.using(using).create(title="T", subject=sea).related.set([sea])
    text = call(
        "dumpdata",
        "serialization.record",
        "serialization.subject",
        database=using,
        use_natural_foreign_keys=True,
        use_natural_primary_keys=True,
    )
    subject, record = json.loads(text)
    assert subject == {"model": "serialization.subject", "fields": {"word": "sea", "broader": None}}
    assert (record["fields"]["subject"], record["fields"]["related"]) == (["sea"], [["sea"]])


def test_some_rows(using: str) -> None:
    for name in ("Ann", "Bob", "Cid"):
        Author.objects.using(using).create(name=name)
    found = json.loads(call("dumpdata", "serialization.author", database=using, primary_keys="1, 3"))
    assert [item["fields"]["name"] for item in found] == ["Ann", "Cid"]
    assert json.loads(call("dumpdata", database=using, exclude=["serialization.author"])) == []
    with pytest.raises(CommandError, match="You can only use --pks option with one model"):
        call("dumpdata", "serialization", database=using, primary_keys="1")


def test_a_proxy_has_no_rows_of_its_own(using: str) -> None:
    with pytest.warns(ProxyModelWarning, match="serialization.Person is a proxy model and won't be serialized"):
        assert json.loads(call("dumpdata", "serialization.person", database=using)) == []
    assert Person._meta.proxy


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("dumpdata", "nowhere"), "No installed app with label 'nowhere'."),
        (("dumpdata", "serialization.nothing"), "Unknown model: serialization.nothing"),
        (("dumpdata", "--exclude=serialization.nothing"), "Unknown model: serialization.nothing"),
        (("dumpdata", "--format=python"), "Unknown serialization format: python"),
        (("dumpdata", "--output=/nowhere/x.json"), "Unable to serialize database: .*No such file"),
        (("loaddata",), "No database fixture specified"),
        (("loaddata", "-"), "--format must be specified when reading from stdin"),
        (("loaddata", "nowhere"), "No fixture named 'nowhere' found."),
        (("loaddata", "../../nowhere"), "No fixture named 'nowhere' found."),
        (("loaddata", "a\0b"), "No fixture named 'a\0b' found."),
        (("loaddata", "some.toml"), "Problem installing fixture 'some': toml is not a known serialization format."),
    ],
)
def test_what_was_typed_is_wrong(using: str, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call(*arguments, database=using)


BROKEN = {
    "cut": (
        objects({"name": "Ann"})[:-9],
        DeserializationError,
        "Problem installing fixture '.*': Error deserializing",
    ),
    "unknown field": (objects({"name": "A"}, {"age": 1}), DeserializationError, "has no field named 'age'"),
    "null": (objects({"name": "A"}, {"name": None}), IntegrityError, r"Could not load serialization.Author\(pk=2\)"),
    "dangling": (
        objects({"title": "T", "author": 77}, model="serialization.record"),
        IntegrityError,
        "Problem installing fixture",
    ),
    "no such natural key": (
        objects({"title": "T", "subject": ["no"]}, model="serialization.record"),
        DeserializationError,
        "Subject matching query does not exist",
    ),
}


@pytest.mark.parametrize("case", sorted(BROKEN))
def test_nothing_is_written_when_something_is_wrong(using: str, tmp_path: Path, case: str) -> None:
    text, error, message = BROKEN[case]
    good = fixture(tmp_path, "good.json", objects({"name": "Good"}))
    bad = fixture(tmp_path, "bad.json", text)
    with pytest.raises(error, match=message):
        call("loaddata", good, bad, database=using)
    assert not Author.objects.using(using).exists()
    assert not Record.objects.using(using).exists()


def test_a_bomb_in_a_fixture(using: str, tmp_path: Path) -> None:
    path = fixture(tmp_path, "bomb.xml", '<!DOCTYPE a [<!ENTITY b "c">]><django-objects>&b;</django-objects>')
    with pytest.raises(DTDForbidden):
        call("loaddata", path, database=using)


def test_two_files_for_one_name(using: str, tmp_path: Path) -> None:
    fixture(tmp_path, "both.json", objects({"name": "Ann"}))
    fixture(tmp_path, "both.yaml", "[]")
    with pytest.raises(CommandError, match="Multiple fixtures named 'both' in "):
        call("loaddata", str(tmp_path / "both"), database=using)


def test_an_archive_holds_one_file(using: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "one.json.zip", "w") as archive:
        archive.writestr("a.json", objects({"name": "Ann"}))
    call("loaddata", str(tmp_path / "one"), database=using)
    assert Author.objects.using(using).get().name == "Ann"
    with zipfile.ZipFile(tmp_path / "two.json.zip", "w") as archive:
        archive.writestr("a.json", "[]")
        archive.writestr("b.json", "[]")
    with pytest.raises(ValueError, match="Zip-compressed fixtures must contain one file"):
        call("loaddata", str(tmp_path / "two"), database=using)


def test_a_fixture_for_one_database(using: str, tmp_path: Path) -> None:
    fixture(tmp_path, f"people.{using}.json", objects({"name": "Ann"}))
    fixture(tmp_path, "things.elsewhere.json", objects({"name": "Bob"}))
    call("loaddata", str(tmp_path / "people"), database=using)
    with pytest.raises(CommandError, match="No fixture named 'things' found"):
        call("loaddata", str(tmp_path / "things"), database=using)
    assert Author.objects.using(using).get().name == "Ann"


def test_what_is_excluded_or_gone_is_counted(using: str, tmp_path: Path) -> None:
    text = objects({"name": "Ann", "age": 5}, {"name": "Bob"})
    path = fixture(tmp_path, "some.json", text)
    said = call("loaddata", path, database=using, exclude=["serialization.author"], ignore=True)
    assert said == "Installed 0 object(s) (of 2) from 1 fixture(s)\n"
    assert call("loaddata", path, database=using, ignore=True) == "Installed 2 object(s) from 1 fixture(s)\n"


def test_standard_input(using: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(objects({"name": "Ann"})))
    call("loaddata", "-", format="json", database=using)
    assert Author.objects.using(using).get().name == "Ann"


def test_an_empty_fixture_is_worth_a_warning(using: str, tmp_path: Path) -> None:
    with pytest.warns(RuntimeWarning, match="No fixture data found for 'empty'"):
        call("loaddata", fixture(tmp_path, "empty.json", "[]"), database=using)


def test_what_is_said_on_the_way(using: str, tmp_path: Path) -> None:
    path = fixture(tmp_path, "some.json", objects({"name": "Ann"}, {"name": "Bob"}))
    said = call("loaddata", path, database=using, verbosity=3).replace(str(tmp_path.resolve()), "…")
    said = said.replace(str(tmp_path), "…").replace("Resetting sequences\n", "")
    assert said == (
        "Loading '…/some' fixtures...\n"
        "Checking '…' for fixtures...\n"
        "Installing json fixture 'some' from '…'.\n"
        "\rProcessed 1 object(s).\rProcessed 2 object(s).\n"
        "Installed 2 object(s) from 1 fixture(s)\n"
    )
