"""Which queries have a plan: asked again with other values, they are not compiled again; and for others, why not.

Each query is a function of a database and a value. What it answers is compared with what it answers without the cache.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from migrator.db import models, transaction
from migrator.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from migrator.db.models.expressions import RawSQL
from migrator.db.models.functions import Coalesce, Lower, Rank, TruncMonth
from migrator.db.models.lookups import GreaterThan
from migrator.host.apps import Apps
from migrator.models.queryset import recording
from migrator.query.query import Query
from migrator.test.utils import override_settings
from tests.models.library import Author, Cover, Tag, Work

Ask = Callable[[str, int], Any]

VALUES = (3, 14, 15, 92)
"""The last one is asked with when the plan has to be there: conditions are recorded when they come a second time."""

registry = Apps(["tests.models"])


class Note(models.Model):
    day = models.DateField()
    moment = models.DateTimeField()
    words = models.JSONField(default=dict)

    class Meta:
        app_label = "models"
        apps = registry


def works(using: str) -> Any:
    return Work.objects.using(using).order_by("pk")


def authors(using: str) -> Any:
    return Author.objects.using(using).order_by("pk")


def written(using: str) -> Any:
    """The works of the author in the query around it."""
    return Work.objects.using(using).filter(author=OuterRef("pk"))


def tags(using: str) -> Any:
    return Tag.objects.using(using).order_by("pk")


def notes(using: str) -> Any:
    return Note.objects.using(using).order_by("pk")


PLANNED: dict[str, Ask] = {
    # Refinements
    "filter": lambda using, value: list(works(using).filter(pages__gt=value)),
    "exclude": lambda using, value: list(works(using).exclude(pages__gt=value)),
    "Q": lambda using, value: list(works(using).filter(Q(pages__gt=value) | ~Q(title=str(value)))),
    "complex_filter": lambda using, value: list(works(using).complex_filter(Q(pages__gt=value))),
    "in a list": lambda using, value: list(works(using).filter(pages__in=[value, value + 1])),
    "range": lambda using, value: list(works(using).filter(pages__range=(value, value + 6))),
    "same slice": lambda using, value: list(works(using).filter(pages__gt=value)[1:3]),
    "only": lambda using, value: [work.title for work in works(using).only("title").filter(pages__gt=value)],
    "defer": lambda using, value: [work.pages for work in works(using).defer("title").filter(pages__gt=value)],
    "select_for_update": lambda using, value: list(works(using).select_for_update().filter(pages__gt=value)),
    "distinct": lambda using, value: list(works(using).distinct().filter(pages__gt=value)),
    "reverse": lambda using, value: list(works(using).reverse().filter(pages__gt=value)),
    "select_related": lambda using, value: [
        work.author.name for work in works(using).select_related("author").filter(pages__gt=value)
    ],
    "values": lambda using, value: list(works(using).filter(pages__gt=value).values("title")),
    "values_list": lambda using, value: list(works(using).filter(pages__gt=value).values_list("pk", "title")),
    "flat values_list": lambda using, value: list(works(using).filter(pages__gt=value).values_list("pk", flat=True)),
    "dates": lambda using, value: list(notes(using).filter(pk__lt=value).dates("day", "month")),
    "datetimes": lambda using, value: list(notes(using).filter(pk__lt=value).datetimes("moment", "hour")),
    # Answers
    "get": lambda using, value: works(using).get(pages__lt=value * 100, title="Notes"),
    "first": lambda using, value: works(using).filter(pages__gt=value).first(),
    "last": lambda using, value: works(using).filter(pages__gt=value).last(),
    "latest": lambda using, value: works(using).filter(pages__gt=value).latest("pages"),
    "earliest": lambda using, value: works(using).filter(pages__gt=value).earliest("pages"),
    "count": lambda using, value: works(using).filter(pages__gt=value).count(),
    "exists()": lambda using, value: works(using).filter(pages__gt=value).exists(),
    "in_bulk": lambda using, value: works(using).in_bulk([value - 2, value]),
    "aggregate": lambda using, value: works(using).filter(pages__gt=value).aggregate(Sum("pages"), n=Count("pk")),
    # Expressions
    "ordered by an expression": lambda using, value: list(
        works(using).filter(pages__gt=value).order_by(Lower("title").desc(), F("author").asc(nulls_last=True))
    ),
    "arithmetic": lambda using, value: list(works(using).annotate(more=F("pages") * 2).filter(more__gt=value)),
    "compared with a column": lambda using, value: list(
        works(using).filter(pages__lt=F("author__born") + 1, pages__gt=value)
    ),
    "case": lambda using, value: list(
        works(using)
        .annotate(size=Case(When(pages__gt=100, then=Value("big")), default=Value("small")))
        .filter(pages__gt=value)
    ),
    "window": lambda using, value: list(
        works(using)
        .annotate(place=Window(Rank(), partition_by="author", order_by="pages"))
        .filter(pages__gt=value)
        .values("title", "place")
    ),
    "filter on a window": lambda using, value: list(
        works(using).annotate(place=Window(Rank(), partition_by="author", order_by="pages")).filter(place__lt=value)
    ),
    "aggregate with a filter": lambda using, value: list(
        authors(using).annotate(n=Count("work", filter=Q(work__pages__gt=15))).filter(pk__lt=value).values("name", "n")
    ),
    "having": lambda using, value: list(authors(using).annotate(n=Max("work__pages")).filter(n__gt=value)),
    "truncated": lambda using, value: list(
        notes(using).annotate(m=TruncMonth("day")).filter(pk__lt=value).values("m")
    ),
    # Querysets as values
    "in a queryset": lambda using, value: list(
        works(using).filter(author__in=Author.objects.using(using).filter(pk__lt=value))
    ),
    "in values of a queryset": lambda using, value: list(
        works(using).filter(title__in=Work.objects.using(using).filter(pages__gt=value).values("title"))
    ),
    "in a slice": lambda using, value: list(works(using).filter(author__in=authors(using).filter(pk__lt=value)[:1])),
    "not in a queryset": lambda using, value: list(
        works(using).exclude(author__in=Author.objects.using(using).filter(pk__lt=value))
    ),
    "alternative to a queryset": lambda using, value: list(
        works(using).filter(Q(author__in=Author.objects.using(using).filter(pk__lt=value)) | Q(pages=value))
    ),
    "equal to a queryset": lambda using, value: list(
        works(using).filter(author=authors(using).filter(pk__lt=value).values("pk")[:1])
    ),
    "not with one of many": lambda using, value: list(works(using).exclude(tags__pk=value)),
    # Subqueries
    "exists": lambda using, value: list(authors(using).filter(Exists(written(using).filter(pages__gt=value)))),
    "exists not": lambda using, value: list(authors(using).filter(~Exists(written(using).filter(pages__gt=value)))),
    "exists or": lambda using, value: list(
        authors(using).filter(Q(Exists(written(using).filter(pages__gt=value))) | Q(born=value))
    ),
    "annotated with exists": lambda using, value: list(
        authors(using).annotate(any=Exists(written(using).filter(pages__gt=value))).values_list("name", "any")
    ),
    "annotated with a subquery": lambda using, value: list(
        authors(using)
        .annotate(title=Subquery(written(using).filter(pages__gt=value).order_by("title").values("title")[:1]))
        .values_list("name", "title")
    ),
    "annotated with a number of rows": lambda using, value: list(
        authors(using)
        .annotate(
            n=Subquery(written(using).filter(pages__gt=value).values("author").annotate(n=Count("pk")).values("n"))
        )
        .values_list("name", "n")
    ),
    "subquery inside a function": lambda using, value: list(
        authors(using)
        .annotate(n=Coalesce(Subquery(written(using).filter(pages__gt=value).values("pages")[:1]), 0))
        .values_list("name", "n")
    ),
    "compared with a subquery": lambda using, value: list(
        works(using).filter(pages__gte=Subquery(Work.objects.using(using).filter(pages__gt=value).values("pages")[:1]))
    ),
    "two exist": lambda using, value: list(
        authors(using).filter(
            Exists(written(using).filter(pages__gt=value)), Exists(written(using).filter(pages__gt=value + 1))
        )
    ),
    "exists in a case": lambda using, value: list(
        authors(using)
        .annotate(
            size=Case(When(Exists(written(using).filter(pages__gt=value)), then=Value("big")), default=Value(""))
        )
        .values_list("name", "size")
    ),
    "grouped by a subquery": lambda using, value: list(
        works(using)
        .order_by()
        .annotate(known=Exists(Tag.objects.using(using).filter(work=OuterRef("pk"), pk__lt=value)))
        .values("known")
        .annotate(n=Count("pk"))
        .order_by("known")
    ),
    # Querysets put together
    "and": lambda using, value: list(works(using).filter(pages__gt=value) & works(using).exclude(title=str(value))),
    "or": lambda using, value: list(works(using).filter(pages__gt=value) | works(using).filter(author__born=value)),
    "xor": lambda using, value: list(works(using).filter(pages__gt=value) ^ works(using).filter(author__born=value)),
    "union": lambda using, value: list(
        works(using).order_by().filter(pages__gt=value).union(works(using).filter(pages__lt=value)).order_by("title")
    ),
    "union of all, sliced": lambda using, value: list(
        works(using).order_by().union(works(using).filter(pages__lt=value), all=True).order_by("-title")[1:3]
    ),
    "union of other models": lambda using, value: list(
        works(using)
        .order_by()
        .filter(pages__gt=value)
        .values_list("title")
        .union(Author.objects.using(using).filter(pk__lt=value).values_list("name"))
        .order_by("title")
    ),
    "union counted": lambda using, value: works(using).order_by().union(works(using).filter(pages__lt=value)).count(),
    "union exists": lambda using, value: works(using).order_by().union(works(using).filter(pages__lt=value)).exists(),
    "intersection": lambda using, value: list(
        works(using).order_by().filter(pages__gt=value).intersection(works(using).filter(pages__lt=100))
    ),
    "difference": lambda using, value: list(
        works(using).order_by().difference(works(using).filter(pages__lt=value)).order_by("pk")
    ),
    # Relations
    "related": lambda using, value: [
        (list(author.work_set.filter(pages__gt=value)), author.work_set.count()) for author in authors(using)
    ],
    "related through a table": lambda using, value: [
        (list(work.tags.filter(pk__lt=value)), work.tags.count()) for work in works(using)
    ],
    "prefetch through a table": lambda using, value: [
        list(work.tags.all()) for work in works(using).filter(pages__lt=value * 100).prefetch_related("tags")
    ],
    "prefetch through a table, backwards": lambda using, value: [
        list(tag.work_set.all()) for tag in tags(using).filter(pk__lt=value).prefetch_related("work_set")
    ],
    "prefetch what points here": lambda using, value: [
        list(author.work_set.all()) for author in authors(using).filter(pk__lt=value).prefetch_related("work_set")
    ],
    "prefetch the one that points here": lambda using, value: [
        hasattr(work, "cover") for work in works(using).filter(pages__lt=value * 100).prefetch_related("cover")
    ],
    "prefetch what is pointed at": lambda using, value: [
        work.author for work in works(using).filter(pages__lt=value * 100).prefetch_related("author")
    ],
    "prefetch in turn": lambda using, value: [
        [list(work.tags.all()) for work in author.work_set.all()]
        for author in authors(using).filter(pk__lt=value).prefetch_related("work_set__tags")
    ],
    "prefetch a queryset": lambda using, value: [
        author.read
        for author in authors(using).prefetch_related(
            Prefetch("work_set", works(using).filter(pages__gt=value).select_related("author"), to_attr="read")
        )
    ],
}

SLOW: dict[str, tuple[str, Ask]] = {
    "raw SQL": (
        "nothing is known of it",
        lambda using, value: list(works(using).annotate(one=RawSQL("1", ())).filter(pages__gt=value)),
    ),
    "extra": (
        "nothing is known of the SQL in it",
        lambda using, value: list(works(using).extra(where=["1 = 1"]).filter(pages__gt=value)),
    ),
    "condition that is an expression": (
        "a literal in an expression is a part of the shape, in a condition on its own too",
        lambda using, value: list(works(using).filter(GreaterThan(F("pages"), value))),
    ),
    "part ordered by an expression": (
        "orderings are resolved when the part is compiled, and looked at in the whole alone",
        lambda using, value: list(
            authors(using).filter(
                pk__in=works(using).order_by(Lower("title")).filter(pages__gt=value).values("author")[:1]
            )
        ),
    ),
    "none": ("there is nothing to ask", lambda using, value: list(works(using).filter(pages__gt=value).none())),
    "other slice": (
        "the bounds stand in the statement: each page has a plan of its own",
        lambda using, value: list(works(using)[value % 7 : value]),
    ),
    "literals in expressions": (
        "they decide which expressions are one and grouped by once: each has a plan of its own",
        lambda using, value: list(works(using).annotate(more=F("pages") + value).values("more")),
    ),
    "values that are documents": (
        "what a path or a document compiles to depends on the value",
        lambda using, value: list(notes(using).filter(words__count=value)),
    ),
    "slice for each instance": (
        "the places of rows are literals",
        lambda using, value: [
            author.read
            for author in authors(using)
            .filter(pk__lt=value)
            .prefetch_related(Prefetch("work_set", works(using)[:2], to_attr="read"))
        ],
    ),
    "iterator": (
        "rows are asked for in portions; the statement is a small part of that",
        lambda using, value: list(works(using).filter(pages__gt=value).iterator()),
    ),
}

ALL = {**PLANNED, **{name: ask for name, (_why, ask) in SLOW.items()}}


@pytest.fixture
def shelf(using: str, tables: Callable[..., None]) -> Iterator[str]:
    """The library with a cover, notes, and a transaction for the locks."""
    tables(Note)
    Cover.objects.using(using).create(work=works(using)[0])
    with override_settings(USE_TZ=True), transaction.atomic(using=using):
        for month in (1, 1, 2):
            day = datetime.date(2026, month, 14)
            moment = datetime.datetime(2026, month, 14, 15, 30, tzinfo=datetime.UTC)
            Note.objects.using(using).create(day=day, moment=moment, words={"count": month})
        recording.forget()
        yield using


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The queries for which a compiler was made."""
    found: list[Any] = []
    own = Query.get_compiler

    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        found.append(self)
        return own(self, *args, **kwargs)

    monkeypatch.setattr(Query, "get_compiler", counted)
    return found


def answer_of(ask: Ask, using: str, value: int) -> Any:
    """Return the answer, or the error that is one."""
    try:
        return ask(using, value)
    except Work.DoesNotExist as error:
        return str(error)


def test_asked_again_with_other_values_they_are_not_compiled_again(
    shelf: str, compiled: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "MODE", "on")
    slow: list[str] = []
    for name, ask in ALL.items():
        recording.forget()
        for value in VALUES:
            del compiled[:]
            answer_of(ask, shelf, value)
        if compiled:
            slow.append(name)
    assert slow == list(SLOW)


@pytest.mark.parametrize("mode", ["on", "double"])
def test_the_answers_are_those_without_plans(mode: str, shelf: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, ask in ALL.items():
        monkeypatch.setattr(recording, "MODE", "off")
        expected = [answer_of(ask, shelf, value) for value in VALUES]
        monkeypatch.setattr(recording, "MODE", mode)
        for _ in range(3):
            assert [answer_of(ask, shelf, value) for value in VALUES] == expected, name
