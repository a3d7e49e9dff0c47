"""Relations: names, paths, columns, reverse sides, checks; on models in a registry of their own."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from migrator.db import models
from migrator.fields.related.checks import relation_clashes
from migrator.fields.related.lazy import make_model_tuple, resolve_relation
from migrator.host.apps import Apps, apps as default_apps


@pytest.fixture
def registry(connection: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A registry with one app, called ``fields``; the project's own counts as loaded."""
    for flag in ("apps_ready", "models_ready", "ready"):
        monkeypatch.setattr(default_apps, flag, True)
    return Apps(["tests.fields"])


def model(registry: Any, class_name: str, /, **attributes: Any) -> Any:
    """Make a model class in *registry*."""
    meta = type("Meta", (), {"apps": registry, "app_label": "fields"})
    return type(class_name, (models.Model,), {"__module__": __name__, "Meta": meta, **attributes})


@pytest.fixture
def library(registry: Any) -> tuple[Any, Any]:
    """Authors and their books."""
    author = model(registry, "Author", name=models.CharField(max_length=20, unique=True))
    book = model(
        registry,
        "Book",
        author=models.ForeignKey(author, models.CASCADE, related_name="%(class)ss"),
        translators=models.ManyToManyField("Author", related_name="+"),
        related_to=models.ManyToManyField("self"),
    )
    return author, book


def test_a_foreign_key_has_an_attribute_and_a_column_of_its_own(library: tuple[Any, Any]) -> None:
    author, book = library
    field = book._meta.get_field("author")
    assert (field.attname, field.column, field.target_field) == ("author_id", "author_id", author._meta.pk)


def test_the_reverse_side_is_named_by_template(library: tuple[Any, Any]) -> None:
    author, book = library
    relation = author._meta.get_field("books")
    assert (relation.accessor_name, relation.one_to_many, relation.related_model) == ("books", True, book)


def test_a_path_through_the_table_between_has_two_steps(library: tuple[Any, Any]) -> None:
    _author, book = library
    field = book._meta.get_field("translators")
    steps = [(step.from_opts.model_name, step.to_opts.model_name, step.m2m) for step in field.path_infos]
    assert steps == [("book", "book_translators", True), ("book_translators", "author", False)]
    assert [step.to_opts for step in field.reverse_path_infos][-1] is book._meta


def test_a_relation_to_the_model_itself_tells_its_two_keys_apart(library: tuple[Any, Any]) -> None:
    _, book = library
    field = book._meta.get_field("related_to")
    assert (field.m2m_column_name(), field.m2m_reverse_name()) == ("from_book_id", "to_book_id")
    assert field.remote_field.get_accessor_name() is None


def test_a_copy_has_its_own_reverse_side(library: tuple[Any, Any]) -> None:
    field = library[1]._meta.get_field("author")
    _ = field.path_infos
    duplicate = copy.deepcopy(field)
    assert duplicate == field
    assert duplicate.remote_field is not field.remote_field
    assert duplicate.remote_field.field is duplicate
    assert "path_infos" not in vars(duplicate)


def test_deconstruction_names_the_model_in_lower_case(library: tuple[Any, Any]) -> None:
    _, book = library
    _, path, _, keywords = book._meta.get_field("author").deconstruct()
    assert path == "migrator.db.models.ForeignKey"
    assert keywords == {"to": "fields.author", "on_delete": models.CASCADE, "related_name": "%(class)ss"}


def test_clashing_accessors_are_reported_on_both_fields(registry: Any) -> None:
    author = model(registry, "Author")
    book = model(
        registry,
        "Book",
        author=models.ForeignKey(author, models.CASCADE),
        editor=models.ForeignKey(author, models.CASCADE),
    )
    found = [(message.obj.name, message.id) for field in book._meta.fields for message in field.check()]
    assert found == [("author", "fields.E304"), ("editor", "fields.E304")]


def test_a_rule_must_fit_its_field(registry: Any) -> None:
    author = model(registry, "Author")
    book = model(registry, "Book", author=models.ForeignKey(author, models.SET_NULL))
    assert [message.id for message in book._meta.get_field("author").check()] == ["fields.E320"]


def test_a_key_that_refers_to_itself_has_no_type(registry: Any) -> None:
    alone = model(registry, "Alone", id=models.OneToOneField("self", models.CASCADE, primary_key=True))
    [found] = alone._meta.pk.check()
    assert found.id == "migrator.E001"
    assert found.msg == "The field refers to itself (fields.Alone.id -> fields.Alone.id), so its column has no type."


def test_keys_that_refer_to_each_other_have_no_type(registry: Any) -> None:
    def key(to: str) -> Any:
        return models.OneToOneField(to, models.CASCADE, primary_key=True, related_name="+")

    pair = model(registry, "Left", key=key("Right")), model(registry, "Right", key=key("Left"))
    outside = model(registry, "Outside", left=models.ForeignKey("Left", models.CASCADE, related_name="+"))
    assert [[message.id for message in made._meta.pk.check()] for made in pair] == [["migrator.E001"]] * 2
    assert outside._meta.get_field("left").check() == []


def test_a_reference_to_an_abstract_model_is_one_error(registry: Any) -> None:
    meta = type("Meta", (), {"apps": registry, "app_label": "fields", "abstract": True})
    abstract = type("Abstract", (models.Model,), {"__module__": __name__, "Meta": meta})
    book = model(registry, "Book", author=models.ForeignKey(abstract, models.CASCADE, related_name="+"))
    assert [message.id for message in book._meta.get_field("author").check()] == ["fields.E300"]


def test_references_are_resolved_in_the_app_of_the_model(library: tuple[Any, Any]) -> None:
    author, _ = library
    assert resolve_relation(author, "self") is author
    assert resolve_relation(author, "Book") == "fields.Book"
    assert make_model_tuple("fields.Book") == make_model_tuple(("fields", "book"))
    with pytest.raises(ValueError, match="Invalid model reference 'Book'"):
        make_model_tuple("Book")


def test_a_composite_key_reads_and_writes_its_parts(registry: Any) -> None:
    seat = model(
        registry,
        "Seat",
        pk=models.CompositePrimaryKey("row", "number"),
        row=models.IntegerField(),
        number=models.IntegerField(),
    )
    made = seat(pk=(3, 4))
    assert (made.row, made.number, made.pk) == (3, 4, (3, 4))
    with pytest.raises(ValueError, match="'pk' must have 2 elements"):
        made.pk = (1,)
    assert seat._meta.pk.to_python('["5", "6"]') == [5, 6]


def test_only_a_key_has_a_name_for_the_field_it_refers_to(library: tuple[Any, Any]) -> None:
    author, book = library
    key = next(field for field in book._meta.fields if field.many_to_one)
    assert key.remote_field.field_name == author._meta.pk.name
    assert not hasattr(book._meta.many_to_many[0].remote_field, "field_name")


def test_hidden_relations_do_not_clash(registry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    author = model(registry, "Author")
    for name in ("One", "Two"):
        model(registry, name, author=models.ForeignKey(author, models.CASCADE, related_name="+"))
    one, two = (registry.get_model("fields", name)._meta.get_field("author") for name in ("One", "Two"))
    # As with a relation that an abstract model passed on: hidden by name, and listed all the same.
    monkeypatch.setattr(author._meta, "related_objects", [two.remote_field])
    names = one.remote_field.get_accessor_name(), one.related_query_name()
    assert list(relation_clashes(one, *names)) == []
