"""Every documented method of querysets and managers, in a line or three each: one that no other test here calls."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from migrator.db import connections, models, reset_queries
from migrator.db.models import (
    AnyValue,
    Avg,
    BitAnd,
    BitOr,
    BitXor,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    JSONNull,
    Lookup,
    Max,
    OuterRef,
    Q,
    RowRange,
    StdDev,
    StringAgg,
    Subquery,
    Sum,
    Transform,
    Value,
    ValueRange,
    Variance,
    When,
    Window,
    WindowFrameExclusion,
)
from migrator.db.models.expressions import RawSQL
from migrator.db.models.functions import Lower, Upper
from migrator.db.models.lookups import GreaterThan
from migrator.db.utils import NotSupportedError
from migrator.utils.connection import ConnectionDoesNotExist
from tests.models.library import Author, Novel, Tag, Work


@pytest.fixture
def works(using: str) -> Any:
    return Work.objects.using(using)


def titles(queryset: Any) -> list[str]:
    return [work.title for work in queryset]


def test_order(works: Any) -> None:
    assert titles(works.order_by("-pages")) == ["Frankenstein", "Sketch", "Notes"]
    assert titles(works.order_by("pages").reverse()) == titles(works.order_by("-pages"))
    assert titles(works.order_by(F("author__born").asc(nulls_first=True), "title")) == [
        "Frankenstein",
        "Notes",
        "Sketch",
    ]
    assert titles(works.order_by(F("author__born").desc(nulls_last=True), "title"))[-1] == "Frankenstein"
    assert sorted(titles(works.order_by("?"))) == ["Frankenstein", "Notes", "Sketch"]
    assert (works.ordered, works.order_by("pk").ordered, works.order_by("pk").order_by().ordered) == (
        False,
        True,
        False,
    )
    assert (works.order_by("title").totally_ordered, works.order_by("title", "pk").totally_ordered) == (False, True)


def test_first_and_last_of_their_kind(works: Any) -> None:
    assert (works.first().title, works.last().title) == ("Notes", "Frankenstein")
    assert (works.latest("pages").pages, works.earliest("pages", "-pk").pages) == (280, 10)
    assert works.none().first() is works.none().last() is None
    with pytest.raises(Work.DoesNotExist):
        works.none().latest("pages")


def test_slices_and_indexes(works: Any) -> None:
    ordered = works.order_by("pages")
    assert ordered[1].title == "Sketch"
    assert titles(ordered[::2]) == ["Notes", "Frankenstein"]
    assert titles(ordered[1:][:1]) == ["Sketch"]
    assert (len(ordered[1:1]), ordered[:2].count(), bool(ordered[5:])) == (0, 2, False)
    with pytest.raises(IndexError):
        ordered[3]


def test_distinct(works: Any, database: Any) -> None:
    assert works.filter(tags__word="engine").values("author").distinct().count() == 1
    if database.features.can_distinct_on_fields:
        assert titles(works.order_by("author", "-pages").distinct("author"))[0] == "Sketch"
    else:
        with pytest.raises(NotSupportedError, match="DISTINCT ON fields is not supported"):
            list(works.distinct("author"))


def test_who_is_there(works: Any) -> None:
    notes = works.get(title="Notes")
    assert works.contains(notes) and not works.exclude(pk=notes.pk).contains(notes)
    assert works.filter(pages=10).exists() and not works.filter(pages=11).exists()
    assert works.in_bulk([notes.pk]) == {notes.pk: notes}
    assert len(works.in_bulk()) == 3
    assert Tag.objects.using(works.db).in_bulk(["engine"], field_name="word")["engine"].word == "engine"
    assert works.values("title").in_bulk([notes.pk]) == {notes.pk: {"title": "Notes"}}


def test_rows_one_at_a_time(works: Any) -> None:
    assert titles(works.order_by("pk").iterator(chunk_size=1)) == ["Notes", "Sketch", "Frankenstein"]
    fetched = list(works.prefetch_related("tags").order_by("pk").iterator(chunk_size=2))
    assert [[tag.word for tag in work.tags.all()] for work in fetched] == [["engine"], ["engine"], []]


def test_get_or_make(works: Any) -> None:
    assert works.get_or_create(title="New", defaults={"pages": 7})[1]
    assert not works.get_or_create(title="New", defaults={"pages": 8})[1]
    assert works.update_or_create(title="New", defaults={"pages": 9})[0].pages == 9
    made, is_new = works.update_or_create(title="Other", defaults={"pages": 1}, create_defaults={"pages": 2})
    assert (made.pages, is_new) == (2, True)
    author = Author.objects.using(works.db).get(name="Ada")
    assert author.work_set.get_or_create(title="Notes")[1] is False
    assert author.work_set.update_or_create(title="Last", defaults={"pages": 3})[0].author == author


def test_updates(works: Any, database: Any) -> None:
    assert works.filter(author__name="Ada").update(pages=F("pages") * 2) == 2
    assert works.update(title=Upper("title"), pages=Case(When(pages__gt=100, then=1), default=F("pages"))) == 3
    assert list(works.order_by("pages").values_list("title", "pages")) == [
        ("FRANKENSTEIN", 1),
        ("NOTES", 20),
        ("SKETCH", 40),
    ]
    assert works.order_by("-pages").update(pages=F("pages") + 1) == 3
    latest = Author.objects.using(works.db).filter(pk=OuterRef("author")).values("name")[:1]
    assert works.filter(title="NOTES").update(title=Subquery(latest)) == 1
    assert works.filter(title="Ada").exists()


def test_inherited_rows(works: Any) -> None:
    novel = Novel.objects.using(works.db).create(title="Emma", pages=400, genre="satire")
    novels = Novel.objects.using(works.db)
    assert novels.filter(pages__gt=300, genre="satire").update(pages=1, genre="romance") == 1
    assert works.get(novel__genre="romance").novel == novel
    assert novels.select_related("author").defer("pages").get().get_deferred_fields() == {"pages"}
    assert novels.filter(pk=novel.pk).delete()[1] == {"models.Novel": 1, "models.Work": 1}


def test_raw(works: Any) -> None:
    table = Work._meta.db_table
    found = Work.objects.using(works.db).raw(
        f"SELECT *, pages + 1 AS more FROM {table} WHERE pages > %s ORDER BY pages", [10]
    )
    assert [(work.title, work.more) for work in found] == [("Sketch", 21), ("Frankenstein", 281)]
    named = Work.objects.using(works.db).raw(
        f"SELECT id, title AS t FROM {table} WHERE pages = %(p)s", {"p": 10}, {"t": "title"}
    )
    assert (named[0].title, named[0].get_deferred_fields()) == ("Notes", {"pages", "words", "author_id"})
    assert named.columns == ["id", "title"] and len(named) == 1
    with pytest.raises(ConnectionDoesNotExist):
        list(Work.objects.using("nowhere").raw("SELECT 1"))


def test_extra(works: Any) -> None:
    found = works.extra(
        select={"long": "pages > %s"}, select_params=[15], where=["pages < %s"], params=[100], order_by=["-pages"]
    )
    assert [(work.title, bool(work.long)) for work in found] == [("Sketch", True), ("Notes", False)]


def test_locking(works: Any, database: Any) -> None:
    from migrator.db import transaction

    for options in ({}, {"nowait": True}, {"skip_locked": True}, {"of": ("self",)}, {"no_key": True}):
        with transaction.atomic(using=works.db):
            query = works.select_for_update(**options).filter(pages=10)
            assert titles(query) == ["Notes"]
            assert (
                "FOR " in query.query.get_compiler(works.db).as_sql()[0]
            ) is database.features.has_select_for_update
    if database.features.has_select_for_update:
        with pytest.raises(transaction.TransactionManagementError, match="select_for_update cannot be used outside"):
            list(works.select_for_update())


def test_explain(works: Any) -> None:
    assert "work" in works.filter(pages=1).explain().lower()


def test_text(works: Any) -> None:
    chosen = works.filter(pages__gt=10).order_by("pages")
    assert str(chosen.query).endswith('WHERE "models_work"."pages" > 10 ORDER BY "models_work"."pages" ASC')
    assert repr(works.none()) == "<QuerySet []>"


class Shelf(models.QuerySet):
    def long(self) -> Any:
        return self.filter(pages__gt=15)


class ShelfManager(models.Manager):
    def get_queryset(self) -> Any:
        return super().get_queryset().filter(title__contains="e")


def test_managers_from_querysets(works: Any) -> None:
    for manager in (Shelf.as_manager(), ShelfManager.from_queryset(Shelf)(), models.Manager.from_queryset(Shelf)()):
        manager.model = Work
        assert "Frankenstein" in titles(manager.using(works.db).long())
        assert manager.db_manager(works.db).long().db == works.db


def test_aggregates(works: Any, database: Any) -> None:
    numbers = works.aggregate(
        Sum("pages"), Avg("pages"), n=Count("author", distinct=True), few=Count("pk", filter=Q(pages__lt=15)),
        none=Sum("pages", filter=Q(pages=0), default=5), v=Variance("pages"), s=StdDev("pages", sample=True),
    )  # fmt: skip
    assert numbers["pages__sum"] == 310 and numbers["pages__avg"] == pytest.approx(310 / 3)
    assert (numbers["n"], numbers["few"], numbers["none"]) == (2, 1, 5)
    assert numbers["v"] == pytest.approx(15622.2222) and numbers["s"] == pytest.approx(153.0795)
    if database.features.supports_aggregate_order_by_clause:
        joined = works.aggregate(all=StringAgg("title", Value(", "), order_by="title"))
        assert joined == {"all": "Frankenstein, Notes, Sketch"}
    assert works.filter(pages=10).aggregate(all=StringAgg("title", Value(", "))) == {"all": "Notes"}
    if database.features.supports_any_value:
        assert works.filter(author__name="Ada").aggregate(any=AnyValue("author__name")) == {"any": "Ada"}
    bits = works.filter(pages__lt=100).aggregate(a=BitAnd("pages"), o=BitOr("pages"), x=BitXor("pages"))
    assert bits == {"a": 10 & 20, "o": 10 | 20, "x": 10 ^ 20}
    assert works.none().aggregate(n=Count("pk"), s=Sum("pages")) == {"n": 0, "s": None}


def test_grouping_before_and_after_values(works: Any) -> None:
    by_author = works.values("author__name").annotate(n=Count("pk"), most=Max("pages")).order_by("author__name")
    assert [tuple(row.values()) for row in by_author] == [("Ada", 2, 20), ("Mary", 1, 280)]
    assert [row["n"] for row in by_author.filter(n__gt=1)] == [2]
    assert by_author.count() == 2 and by_author.exists()
    assert works.annotate(n=Count("tags")).values("n").order_by("n")[0] == {"n": 0}
    averages = works.annotate(n=Count("tags")).aggregate(Avg("n"))
    assert averages == {"n__avg": pytest.approx(2 / 3)}
    authors = Author.objects.using(works.db).alias(n=Count("work")).order_by("-n")
    assert [author.name for author in authors] == ["Ada", "Mary"]


def test_windows(works: Any) -> None:
    running = Window(Sum("pages"), order_by="pages", frame=RowRange(start=-1, end=0))
    assert [row.found for row in works.annotate(found=running).order_by("pages")] == [10, 30, 300]
    others = Window(
        Sum("pages"), order_by="pk", frame=RowRange(start=None, end=None, exclusion=WindowFrameExclusion.CURRENT_ROW)
    )
    assert [row.found for row in works.annotate(found=others).order_by("pages")] == [300, 290, 30]
    whole = Window(Count("*"), partition_by=["author"], frame=ValueRange())
    assert titles(works.annotate(found=whole).filter(found=1)) == ["Frankenstein"]


def test_expressions(works: Any) -> None:
    row = works.annotate(
        head=F("title")[:2], rest=F("title")[2:], one=F("title")[0],
        is_long=ExpressionWrapper(Q(pages__gt=15), output_field=models.BooleanField()),
        more=GreaterThan(F("pages"), 15), half=F("pages") / 2, power=F("pages") ** 2, rest_of=F("pages") % 3,
        raw=RawSQL("pages + %s", (1,), IntegerField()), called=Func(F("title"), function="LOWER"),
    ).get(title="Sketch")  # fmt: skip
    assert (row.head, row.rest, row.one, row.is_long, bool(row.more)) == ("Sk", "etch", "S", True, True)
    assert (row.half, row.power, row.rest_of, row.raw, row.called) == (10, 400, 2, 21, "sketch")
    tagged = Exists(Tag.objects.using(works.db).filter(work=OuterRef("pk")))
    assert titles(works.filter(~tagged)) == ["Frankenstein"]
    assert titles(works.filter(Q(pages=10) ^ Q(title="Notes") ^ Q(author__name="Mary"))) == ["Frankenstein"]
    nested = Author.objects.using(works.db).filter(
        Exists(
            works.filter(author=OuterRef("pk")).filter(Exists(Tag.objects.using(works.db).filter(work=OuterRef("pk"))))
        )
    )
    assert [author.name for author in nested] == ["Ada"]


def test_documents(works: Any) -> None:
    works.filter(title="Notes").update(words={"a": [1, {"b": "x"}], "n": None})
    works.filter(title="Sketch").update(words=JSONNull())
    assert titles(works.filter(words__a__1__b="x", words__has_key="n", words__n=None)) == ["Notes"]
    assert titles(works.filter(words=JSONNull())) == ["Sketch"]
    assert titles(works.filter(words__a__0__gte=1).exclude(words__zz__isnull=False)) == ["Notes"]


class NotEqual(Lookup):
    lookup_name = "ne"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} <> {right}", (*left_params, *right_params)


class Folded(Transform):
    lookup_name = "folded"
    function = "LOWER"
    bilateral = True


@pytest.fixture
def own_lookups() -> Any:
    title = Work._meta.get_field("title")
    IntegerField.register_lookup(NotEqual)
    CharField.register_lookup(Folded)
    title.register_lookup(Lower, "small")
    yield
    IntegerField._unregister_lookup(NotEqual)
    CharField._unregister_lookup(Folded)
    title._unregister_lookup(Lower, "small")


@pytest.mark.usefixtures("own_lookups")
def test_lookups_of_ones_own(works: Any) -> None:
    assert works.filter(pages__ne=10).count() == 2
    assert (
        titles(works.filter(title__folded="nOTES"))
        == titles(works.filter(title__folded__in=["NOTES", "x"]))
        == ["Notes"]
    )
    assert titles(works.filter(title__small__startswith="no")) == ["Notes"]


def test_lists_of_any_length(works: Any) -> None:
    keys = list(works.values_list("pk", flat=True))
    assert works.filter(pk__in=[*range(10**6, 10**6 + 40_000), *keys]).count() == 3
    assert works.filter(pk__in=[]).count() == 0 and works.exclude(pk__in=[]).count() == 3
    assert works.filter(pk__in=works.filter(pages=10)).count() == 1
    assert works.filter(title__regex=r"^N\w+s$", title__iregex="^NO").count() == 1


def test_what_was_asked_is_told(works: Any, database: Any, caplog: Any) -> None:
    from migrator.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(database) as found, caplog.at_level(logging.DEBUG, logger="migrator.db.backends"):
        works.count()
    assert [query["sql"].startswith("SELECT COUNT") for query in found.captured_queries] == [True]
    assert any("SELECT COUNT" in record.getMessage() for record in caplog.records)
    reset_queries()
    database.force_debug_cursor = True
    try:
        works.exists()
        assert len(connections[works.db].queries) == 1
    finally:
        database.force_debug_cursor = False
        reset_queries()
    with database.cursor() as cursor:
        cursor.execute("SELECT title FROM models_work WHERE pages = %s", [10])
        assert (cursor.fetchone(), cursor.fetchall()) == (("Notes",), [])
        cursor.executemany("UPDATE models_work SET pages = %s WHERE title = %s", [(1, "Notes"), (2, "Sketch")])
    assert works.aggregate(Sum("pages")) == {"pages__sum": 283}


@pytest.mark.parametrize(
    "call",
    [
        lambda works: works.filter(pages=1),
        lambda works: works.annotate(n=Count("tags")).filter(n=0),
        lambda works: works.union(works),
        lambda works: works.values("title").distinct(),
        lambda works: works.order_by("pk")[:1],
    ],
)
def test_nothing_is_asked_before_it_is_needed(call: Callable[[Any], Any], works: Any, statements: Any) -> None:
    with statements() as found:
        call(works)
    assert found == []
