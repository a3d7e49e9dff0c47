"""Deleting again and again: what is remembered of one deletion fits the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from migrator.db import models
from migrator.db.models.deletion import Collector
from migrator.host.apps import Apps

registry = Apps(["tests.models"])


class Meta:
    app_label = "models"
    apps = registry


class Shelf(models.Model):
    name = models.CharField(max_length=20)

    class Meta(Meta):
        db_table = "again_shelf"


class Book(models.Model):
    shelf = models.ForeignKey(Shelf, models.CASCADE)
    title = models.CharField(max_length=20)

    class Meta(Meta):
        db_table = "again_book"


class Note(models.Model):
    book = models.ForeignKey(Book, models.CASCADE)

    class Meta(Meta):
        db_table = "again_note"


class VisibleTapes(models.Manager):  # type: ignore[type-arg]  # no model to name yet
    def get_queryset(self) -> Any:
        return super().get_queryset().filter(hidden=False)


class Tape(models.Model):
    shelf = models.ForeignKey(Shelf, models.CASCADE, db_constraint=False)
    hidden = models.BooleanField(default=False)
    visible = VisibleTapes()

    class Meta(Meta):
        db_table = "again_tape"
        base_manager_name = "visible"


@pytest.fixture
def shelves(database: Any, tables: Callable[..., None]) -> Any:
    """A queryset with twelve shelves, each with two books that have a note each."""
    tables(Shelf, Book, Note, Tape)
    using = database.alias
    Shelf.objects.using(using).bulk_create([Shelf(pk=number, name="x") for number in range(1, 13)])
    Book.objects.using(using).bulk_create(
        [Book(pk=10 * shelf + place, shelf_id=shelf, title="y") for shelf in range(1, 13) for place in (1, 2)]
    )
    Note.objects.using(using).bulk_create([Note(book_id=book.pk) for book in Book.objects.using(using).all()])
    return Shelf.objects.using(using)


def test_every_deletion_reaches_what_the_first_one_reached(shelves: Any, database: Any) -> None:
    statements: list[Any] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, tuple(str(param) for param in params or ())))
        return execute(sql, params, many, context)

    for number in range(1, 7):
        found: list[Any] = []
        with database.execute_wrapper(keep):
            answer = shelves.get(pk=number).delete()
        assert answer == (5, {"models.Note": 2, "models.Book": 2, "models.Shelf": 1})
        assert not Book.objects.using(shelves.db).filter(shelf_id=number).exists()
        statements.append([(sql, params) for sql, params in found if "again_" in sql])
    assert [[sql for sql, _ in one] for one in statements] == [[sql for sql, _ in statements[0]]] * 6
    deletions = [params for sql, params in statements[-1] if sql.startswith("DELETE") and "_tape" not in sql]
    assert sorted(map(sorted, deletions)) == [["6"], ["61", "62"], ["61", "62"]]
    assert (shelves.count(), Book.objects.using(shelves.db).count(), Note.objects.using(shelves.db).count()) == (
        6,
        12,
        12,
    )


def test_what_is_remembered_can_be_refined_and_read(shelves: Any) -> None:
    field = Book._meta.get_field("shelf")
    for number in range(1, 6):
        found = Collector(using=shelves.db).related_objects(Book, [field], [Shelf(pk=number)])
        fresh = Book.objects.using(shelves.db).filter(shelf__in=[number])
        assert found.db == shelves.db
        assert str(found.query) == str(fresh.query)
        found = Collector(using=shelves.db).related_objects(Book, [field], [Shelf(pk=number)])
        assert [book.pk for book in found.filter(pk__gt=10 * number + 1)] == [10 * number + 2]
        assert found.count() == 2


def test_a_base_manager_is_asked_each_time(shelves: Any) -> None:
    tapes = models.QuerySet(Tape).using(shelves.db)
    tapes.bulk_create([Tape(shelf_id=number, hidden=hidden) for number in range(1, 6) for hidden in (True, False)])
    for number in range(1, 6):
        assert shelves.get(pk=number).delete()[1]["models.Tape"] == 1
        assert models.QuerySet(Tape).using(shelves.db).filter(shelf_id=number, hidden=True).count() == 1


def test_a_relation_that_comes_later_is_followed(database: Any, tables: Callable[..., None]) -> None:
    own = Apps(["tests.models"])
    late = type("Meta", (), {"app_label": "models", "apps": own, "db_table": "again_first"})
    First: Any = type("First", (models.Model,), {"__module__": __name__, "Meta": late})
    tables(First)
    firsts = First.objects.using(database.alias)
    for number in range(1, 4):
        firsts.create(pk=number)
        assert firsts.get(pk=number).delete() == (1, {"models.First": 1})
    late = type("Meta", (), {"app_label": "models", "apps": own, "db_table": "again_second"})
    first = models.ForeignKey(First, models.CASCADE)
    Second: Any = type("Second", (models.Model,), {"__module__": __name__, "Meta": late, "first": first})
    tables(Second)
    firsts.create(pk=9)
    Second.objects.using(database.alias).create(first_id=9)
    assert firsts.get(pk=9).delete() == (2, {"models.Second": 1, "models.First": 1})


def test_what_is_deleted_unseen_can_be_looked_at(shelves: Any) -> None:
    """Rows of leaves have no queryset until somebody asks for it."""
    collector = Collector(using=shelves.db)
    collector.collect(list(shelves.filter(pk=3)))
    notes, tapes = sorted(collector.fast_deletes, key=lambda found: str(found.model._meta.label))
    assert (notes.model, notes.count(), len(notes), tapes.exists()) == (Note, 2, 2, False)
    assert {note.book_id for note in notes} == {31, 32}
    assert str(notes.query) == str(Note.objects.using(shelves.db).filter(book__in=[31, 32]).query)


def test_a_collector_that_finds_objects_in_its_own_way_is_asked(shelves: Any, database: Any) -> None:
    class Own(Collector):
        def related_objects(self, related_model: Any, related_fields: Any, objs: Any) -> Any:
            asked.append(related_model)
            return super().related_objects(related_model, related_fields, objs)

    asked: list[Any] = []
    collector = Own(using=shelves.db)
    collector.collect(list(shelves.filter(pk=3)))
    assert set(asked) == {Book, Note, Tape}
    assert all(type(found) is models.QuerySet for found in collector.fast_deletes if found.model is Note)
    assert collector.delete() == (5, {"models.Note": 2, "models.Book": 2, "models.Shelf": 1})


def test_leaves_are_deleted_as_the_compiler_would(shelves: Any, database: Any) -> None:
    collector = Collector(using=shelves.db)
    collector.collect(list(shelves.filter(pk__in=[3, 4])))
    (notes,) = (found for found in collector.fast_deletes if found.model is Note)
    statement = notes.deletion(shelves.db, database)
    seen: list[Any] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((sql, [int(param) for param in params]))
        return execute(sql, params, many, context)

    with database.execute_wrapper(keep):
        assert notes.queryset._raw_delete(using=shelves.db) == 4
    assert seen == [(statement.sql, list(statement.params))]
