"""Saving and deleting on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from migrator.db import IntegrityError, models
from migrator.db.transaction import atomic, get_rollback, set_rollback
from migrator.host.apps import Apps
from migrator.models.row_plans import plans_of
from migrator.query.subqueries import InsertQuery, UpdateQuery
from migrator.runtime.router import router as runtime_router
from tests.databases import statements_of
from tests.models.library import TABLES, Author, Cover, Novel, Tag, Work


class Stamped(models.Model):
    word = models.CharField(max_length=20)
    made = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    author = models.ForeignKey(Author, models.CASCADE, null=True, db_constraint=False, related_name="+")

    class Meta:
        app_label = "models"
        apps = Apps(["tests.models"])  # its own: that nothing else looks for its table


@pytest.fixture
def using(database: Any, tables: Callable[..., None]) -> str:
    tables(*TABLES, Stamped)
    return str(database.alias)


def test_a_child_is_written_with_its_parent(using: str) -> None:
    novel = Novel(title="Emma", genre="satire")
    novel.save(using=using)
    assert Work.objects.using(using).values_list("title", "pk").get() == ("Emma", novel.pk)
    novel.title = "Persuasion"
    novel.save()
    assert Novel.objects.using(using).get().title == "Persuasion"


def test_an_expression_is_replaced_by_what_the_database_made_of_it(using: str) -> None:
    work = Work.objects.using(using).create(title="Notes", pages=2)
    work.pages = models.F("pages") * 21
    work.save()
    assert work.pages == 42


def test_update_fields_that_meet_no_row(using: str) -> None:
    with pytest.raises(Author.NotUpdated, match="Save with update_fields did not affect any rows"):
        Author(pk=99, name="Nobody").save(using=using, update_fields=["name"])


def test_related_objects_must_be_saved_first(using: str) -> None:
    with pytest.raises(ValueError, match="unsaved related object 'author'"):
        Work(title="Notes", author=Author(name="Ada")).save(using=using)


def test_deleting_follows_relations_and_counts(using: str) -> None:
    author = Author.objects.using(using).create(name="Ada")
    work = Work.objects.using(using).create(title="Notes", author=author)
    work.tags.add(Tag.objects.using(using).create(word="engine"))
    total, by_label = author.delete()
    assert (total, by_label) == (3, {"models.Work_tags": 1, "models.Work": 1, "models.Author": 1})
    assert author.pk is None


def test_protected_objects_stand_against_deletion(using: str) -> None:
    work = Work.objects.using(using).create(title="Notes")
    cover = Cover.objects.using(using).create(work=work)
    with pytest.raises(models.ProtectedError) as caught:
        work.delete()
    assert caught.value.protected_objects == {cover}


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_full_clean_tells_everything_at_once(using: str) -> None:
    # It looks things up where the router says, which is the default database.
    with pytest.raises(models.base.ValidationError) as caught:  # type: ignore[attr-defined]  # a submodule
        Work(title="", pages=0).full_clean(exclude=["author"])
    assert set(caught.value.message_dict) == {"title", "words", "__all__"}


def test_the_second_way_round_is_cached(using: str, database: Any) -> None:
    author = Author.objects.using(using).create(name="Ada")
    Work.objects.using(using).create(title="Notes", author=author)
    work = author.work_set.get()
    assert work.author is author


def test_the_next_row_uses_the_statement_of_the_last(using: str, database: Any) -> None:
    for title in ("Emma", "Persuasion"):
        work = Work(title=title)
        work.save(using=using)
        for pages in (2, 3):
            work.pages = pages
            work.save()
    assert list(Work.objects.using(using).order_by("pk").values_list("title", "pages", "author")) == [
        ("Emma", 3, None),
        ("Persuasion", 3, None),
    ]


def test_a_value_of_null_is_another_statement(using: str) -> None:
    author = Author.objects.using(using).create(name="Ada", born=1815)
    for born in (None, 1816, None):
        author.born = born
        author.save()
        author.refresh_from_db()
        assert author.born == born


def test_an_overridden_step_is_not_passed_over(using: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    inherited = Author._do_update

    def remember(self: Author, *args: Any) -> Any:
        seen.append(self.name)
        return inherited(self, *args)

    author = Author.objects.using(using).create(name="Ada")
    author.save()
    monkeypatch.setattr(Author, "_do_update", remember)
    author.save()
    assert seen == ["Ada"]


def test_a_step_that_a_base_brings_later_is_not_passed_over(using: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even on a base that is no model, where nobody counts what is assigned."""

    class Mixin:
        pass

    meta = {"app_label": "models", "apps": Apps(["tests.models"]), "db_table": "models_author"}
    body = {"__module__": __name__, "Meta": type("Meta", (), meta), "name": models.CharField(max_length=50)}
    Mixed: Any = type("Mixed", (Mixin, models.Model), body)
    author = Mixed.objects.using(using).create(name="Ada")
    author.save()
    seen: list[str] = []

    def remember(self: Any, *args: Any, **kwargs: Any) -> Any:
        seen.append(self.name)
        return models.Model.save_base(self, *args, **kwargs)

    monkeypatch.setattr(Mixin, "save_base", remember, raising=False)
    author.save()
    monkeypatch.undo()
    monkeypatch.setattr(models.Model, "save_base", remember)
    inherited = models.Model.__mro__[1].save_base  # type: ignore[attr-defined]  # the same without the patch

    def remember_again(self: Any, *args: Any, **kwargs: Any) -> Any:
        seen.append("again")
        return inherited(self, *args, **kwargs)

    monkeypatch.setattr(models.Model, "save_base", remember_again)
    author.save()
    Author.objects.using(using).get(pk=author.pk).save()
    assert seen == ["Ada", "again", "again"]


def test_a_plain_model_is_saved_with_one_statement(using: str) -> None:
    author = Author(name="Ada", born=1815)
    table, key = '"models_author"', '"models_author"."id"'
    assert statements_of(using, lambda: author.save(using=using)) == [
        f'INSERT INTO {table} ("name", "born") VALUES (%s, %s) RETURNING {key}'
    ]
    assert statements_of(using, author.save) == [f'UPDATE {table} SET "name" = %s, "born" = %s WHERE {key} = %s']
    assert statements_of(using, lambda: author.save(update_fields=["born"])) == [
        f'UPDATE {table} SET "born" = %s WHERE {key} = %s'
    ]


def test_a_row_that_is_gone_is_inserted_again(using: str) -> None:
    author = Author.objects.using(using).create(name="Ada")
    Author.objects.using(using).all().delete()
    assert [sql.partition(" ")[0] for sql in statements_of(using, author.save)] == ["UPDATE", "INSERT"]
    assert Author.objects.using(using).get().pk == author.pk


def test_a_row_that_is_gone_is_not_updated_by_force(using: str) -> None:
    author = Author.objects.using(using).create(name="Ada")
    Author.objects.using(using).all().delete()
    with pytest.raises(Author.NotUpdated, match="Forced update"):
        author.save(force_update=True)
    with pytest.raises(Author.NotUpdated, match="Save with update_fields"):
        author.save(update_fields=["name"])


def test_an_error_condemns_the_transaction_around_it(using: str) -> None:
    tags = Tag.objects.using(using)
    tags.create(word="same")
    with atomic(using=using):
        with pytest.raises(IntegrityError):
            Tag(word="same").save(using=using)
        assert get_rollback(using)
        set_rollback(True, using)


def test_deferred_fields_are_not_written(using: str) -> None:
    Author.objects.using(using).create(name="Ada", born=1815)
    author = Author.objects.using(using).only("name").get()
    author.name = "Augusta"
    assert statements_of(using, author.save) == [
        'UPDATE "models_author" SET "name" = %s WHERE "models_author"."id" = %s'
    ]


def test_what_forces_an_insert_is_checked_also_where_one_statement_would_do(using: str) -> None:
    with pytest.raises(TypeError, match="force_insert must be a bool or tuple"):
        Author(name="Ada", born=1815).save(using=using, force_insert=1)  # type: ignore[arg-type]  # a mistake


def test_a_descriptor_of_ones_own_is_asked(using: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Loud:
        def __get__(self, instance: Any, owner: Any = None) -> Any:
            return self if instance is None else instance.__dict__["name"].upper()

        def __set__(self, instance: Any, value: Any) -> None:
            instance.__dict__["name"] = value

    monkeypatch.setattr(Author, "name", Loud())
    monkeypatch.setitem(Author._meta.__dict__, "_row_plans", {})
    monkeypatch.setitem(Author._meta.__dict__, "_last_row_plans", None)
    author = Author(name="Ada")
    author.save(using=using)
    assert Author.objects.using(using).values_list("name", flat=True).get() == "ADA"
    monkeypatch.undo()


def test_a_step_that_is_replaced_on_the_instance_is_not_passed_over(using: str) -> None:
    seen: list[str] = []
    author = Author.objects.using(using).create(name="Ada")
    author._do_update = lambda *args: seen.append("asked") or [()]  # type: ignore[attr-defined]  # replaced
    author.save()
    assert seen == ["asked"]


def test_an_object_that_knows_its_relations_is_saved_with_one_statement(using: str) -> None:
    author = Author.objects.using(using).create(name="Ada")
    stamped = Stamped(word="x", author=author)
    assert len(statements_of(using, lambda: stamped.save(using=using))) == 1
    assert stamped.author is author
    stamped.author = Author.objects.using(using).create(name="Mary")
    assert len(statements_of(using, stamped.save)) == 1
    assert Stamped.objects.using(using).values_list("author__name", flat=True).get() == "Mary"


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_a_related_object_may_be_saved_after_it_was_assigned(using: str) -> None:
    author = Author(name="Ada")
    stamped = Stamped(word="x", author=author)
    author.save()
    stamped.save()
    assert stamped.author is author
    assert Stamped.objects.values_list("author", flat=True).get() == author.pk


def test_a_related_object_without_key_stands_against_every_way_of_saving(using: str) -> None:
    with pytest.raises(ValueError, match=r"save\(\) prohibited .* unsaved related object 'author'"):
        Stamped(word="x", author=Author(name="Ada")).save(using=using)


def test_time_stamps_are_set_when_it_is_their_turn(using: str) -> None:
    stamped = Stamped(word="x")
    stamped.save(using=using)
    made, changed = stamped.made, stamped.changed
    assert made is not None
    assert changed is not None
    stamped.save(update_fields=["word"])
    assert (stamped.made, stamped.changed) == (made, changed)
    stamped.save()
    assert stamped.made == made
    assert stamped.changed > changed
    assert Stamped.objects.using(using).values_list("made", "changed").get() == (made, stamped.changed)


def test_a_time_stamp_that_was_not_loaded_is_not_written(using: str) -> None:
    Stamped(word="x").save(using=using)
    stamped = Stamped.objects.using(using).only("word").get()
    stamped.word = "y"
    assert statements_of(using, stamped.save) == [
        'UPDATE "models_stamped" SET "word" = %s WHERE "models_stamped"."id" = %s'
    ]


def test_names_of_fields_may_come_from_anything_that_yields_them(using: str) -> None:
    author = Author.objects.using(using).create(name="Ada", born=1)
    author.name, author.born = "Augusta", 2
    author.save(update_fields=(name for name in ["name"]))  # type: ignore[arg-type]  # whatever can be iterated
    assert Author.objects.using(using).values_list("name", "born").get() == ("Augusta", 1)


def test_kept_statements_are_those_of_the_compiler(using: str, database: Any) -> None:
    """What is compiled with places for values is what is compiled with the values."""
    work = Work(title="Emma", pages=3)
    plans = plans_of(Work, database)
    fields = Work._meta.concrete_fields[1:]
    insert, update = plans.insert(database, fields, []), plans.update(database, fields[:2], [])
    query = InsertQuery(Work)
    query.insert_values(fields, [work])
    ((sql, params),) = query.get_compiler(connection=database).as_sql()
    assert insert is not None
    assert insert.sql == sql
    assert list(map(repr, insert.prepare(work.__dict__, database))) == list(map(repr, params))
    query = Work.objects.using(using).filter(pk=7).query.chain(UpdateQuery)
    query.add_update_fields([(field, None, getattr(work, field.attname)) for field in fields[:2]])
    sql, params = query.get_compiler(using).as_sql()
    assert update is not None
    assert (update.sql, [*update.prepare(work.__dict__, database), 7]) == (sql, list(params))


@pytest.mark.parametrize("router", [{"db_for_write"}, {"routers"}])
def test_the_router_is_asked(using: str, monkeypatch: pytest.MonkeyPatch, router: set[str]) -> None:
    class Route:
        def db_for_write(self, model: Any, **hints: Any) -> str:
            asked.append((model, hints["instance"]))
            return using

    asked: list[Any] = []
    if "routers" in router:
        monkeypatch.setitem(runtime_router.__dict__, "routers", [Route()])
    else:
        monkeypatch.setattr(runtime_router, "db_for_write", Route().db_for_write)
    author = Author(name="Ada")
    author.save()
    assert asked == [(Author, author)]
    assert author._state.db == using
