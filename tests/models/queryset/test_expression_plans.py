"""Recorded chains with expressions: annotations, aggregates, transforms. What decides their SQL is never forgotten."""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from migrator.db import models
from migrator.db.models import Avg, Case, Count, F, FilteredRelation, Max, OuterRef, Q, Subquery, Sum, Value, When
from migrator.db.models.expressions import ExpressionWrapper, Func, RawSQL
from migrator.db.models.functions import Concat, Length, Lower, TruncDate, TruncMonth, Upper
from migrator.host import timezone
from migrator.host.apps import Apps
from migrator.host.deprecation import RemovedInDjango2028Warning
from migrator.models.queryset import recording
from migrator.models.queryset.expression_shapes import shape_of_expression
from migrator.sql.slots import Unshapely
from migrator.test.utils import override_settings, register_lookup
from tests.databases import statements_of
from tests.models.library import Author, Work

REPEATS = range(5)


class Mood(models.TextChoices):
    GOOD = "good"
    BAD = "bad"


class Secret(models.CharField):
    """A field whose values are written differently each time, as those of fields that encrypt are."""

    written = 0

    def get_prep_value(self, value: Any) -> Any:
        Secret.written += 1
        return f"{value} {Secret.written}"


registry = Apps(["tests.models"])


class Entry(models.Model):
    written = models.DateTimeField()
    day = models.DateField()
    price = models.DecimalField(max_digits=6, decimal_places=2)
    mood = models.CharField(max_length=5, choices=Mood)
    secret = Secret(max_length=30)

    class Meta:
        app_label = "models"
        apps = registry


@pytest.fixture(autouse=True)
def recorded_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MODE", "on")


@pytest.fixture
def diary(database: Any, tables: Callable[..., None]) -> Iterator[Any]:
    """Four entries, at half past ten in the evening of the last days of two years."""
    tables(Entry)
    entries = Entry.objects.using(database.alias)
    with override_settings(USE_TZ=True):
        for year, month, day, price in (
            (2024, 12, 31, "1.50"),
            (2024, 11, 30, 2),
            (2025, 12, 31, "2.50"),
            (2025, 6, 30, 9.99),
        ):
            written = datetime.datetime(year, month, day, 22, 30, tzinfo=datetime.UTC)
            mood = Mood.GOOD if month == 12 else Mood.BAD
            entries.create(written=written, day=written.date(), price=price, mood=mood, secret="x")
        recording.forget()
        yield entries


def is_planned(queryset: Any) -> bool:
    """Whether the chain is recorded and has a statement."""
    return queryset._orm_node is not None and any(
        type(plan).__name__ != "Nothing" for plan in queryset._orm_node.plans.values()
    )


def same_each_time(ask: Callable[[], Any]) -> Any:
    """Return what *ask* answers, which must be the same without plans, and say so each of several times."""
    recording.MODE = "off"
    expected = ask()
    recording.MODE = "on"
    for _ in REPEATS:
        assert ask() == expected
    return expected


QUERIES: dict[str, Callable[[Any], Any]] = {
    "count": lambda works: works.annotate(n=Count("tags")).order_by("pk"),
    "count of some": lambda works: works.annotate(n=Count("tags", filter=Q(tags__word="engine"))).order_by("pk"),
    "having": lambda works: works.annotate(n=Count("tags")).filter(n__gt=0).order_by("-n", "title"),
    "grouped": lambda works: works.values("author").annotate(n=Sum("pages"), most=Max("pages")).order_by("author"),
    "alias": lambda works: works.alias(n=Count("tags")).exclude(n=0).values_list("title", flat=True).order_by("title"),
    "arithmetic": lambda works: works.annotate(more=F("pages") * 2 + 1).order_by("-more").values("title", "more"),
    "text": lambda works: works.values_list(Lower("title"), Concat("title", Value("!"))).order_by(Upper("title").desc()),
    "case": lambda works: works.annotate(
        size=Case(When(pages__gte=100, then=Value("big")), default=Value("small"))
    ).order_by("size", "pk"),
    "filtered relation": lambda works: works.annotate(
        engine=FilteredRelation("tags", condition=Q(tags__word="engine"))
    ).filter(engine__isnull=False).order_by("pk"),
    "expression as value": lambda works: works.filter(pages__gt=F("author__born") - 1800).order_by("pk"),
    "nested": lambda works: works.filter(
        author__in=Author.objects.using(works._db).annotate(n=Count("work")).filter(n__gt=1)
    ).order_by("pk"),
    "sliced": lambda works: works.annotate(n=Length("title")).order_by(F("n").desc(nulls_last=True))[:2],
    "distinct": lambda works: works.annotate(n=Length("author__name")).values("n").distinct().order_by("n"),
}  # fmt: skip


@pytest.mark.parametrize("name", QUERIES)
def test_repeated_chains_are_planned_and_say_the_same(using: str, name: str) -> None:
    works = Work.objects.using(using)

    def rows() -> list[Any]:
        return [row if not isinstance(row, Work) else vars(row) | {"_state": None} for row in QUERIES[name](works)]

    assert same_each_time(rows)
    queryset = QUERIES[name](works)
    list(queryset)
    assert is_planned(queryset)
    assert queryset.count() == len(rows())
    assert queryset.exists()


def test_aggregates_are_planned_and_say_the_same(using: str, statements: Any) -> None:
    works = Work.objects.using(using)

    def numbers() -> list[Any]:
        return [
            works.filter(pages__gt=bound).aggregate(
                Sum("pages"), mean=Avg("pages"), n=Count("*"), long=Count("pk", filter=Q(pages__gt=15)), z=Max("pages", default=0)
            )
            for bound in (0, 15, 1000)
        ]  # fmt: skip

    expected = same_each_time(numbers)
    assert expected[0] == {"pages__sum": 310, "mean": pytest.approx(310 / 3), "n": 3, "long": 2, "z": 280}
    assert expected[2] == {"pages__sum": None, "mean": None, "n": 0, "long": 0, "z": 0}
    with statements() as found:
        numbers()
    assert len(set(found)) == 1
    assert is_planned(works.filter(pages__gt=1))


def test_aggregates_of_chains_that_need_a_query_around_them(using: str) -> None:
    works = Work.objects.using(using)
    asked: list[Callable[[], Any]] = [
        lambda: works.order_by("-pages")[:2].aggregate(n=Sum("pages")),
        lambda: works.annotate(n=Count("tags")).aggregate(most=Max("n"), all=Sum("n")),
        lambda: works.values("author").annotate(n=Count("pk")).aggregate(mean=Avg("n")),
        lambda: works.distinct().values("author__name").aggregate(n=Count("author__name")),
        lambda: works.filter(pages__in=[]).aggregate(n=Count("pk"), s=Sum("pages")),
    ]
    found = [same_each_time(ask) for ask in asked]
    assert found == [{"n": 300}, {"most": 1, "all": 2}, {"mean": 1.5}, {"n": 2}, {"n": 0, "s": None}]


def test_asking_once_does_not_end_the_recording(using: str) -> None:
    works = Work.objects.using(using).order_by("pk")
    assert works.aggregate(n=Count("pk", filter=Q(pages=10))) == {"n": 1}
    assert (works.filter(pages__in=[]).count(), works.filter(pages__in=[]).exists()) == (0, False)
    assert works._orm_node is not None


def test_literals_are_told_apart_by_type_and_spelling(using: str) -> None:
    works = Work.objects.using(using).filter(title="Notes")
    for _ in REPEATS:
        found = [works.annotate(x=Value(value)).get().x for value in (1, "1", 2, "2")]
        assert found == [1, "1", 2, "2"]
        assert [type(value) for value in found] == [int, str, int, str]
        found = [works.annotate(x=Value(value)).get().x for value in (Decimal("1.0"), Decimal("1.00"), 1.0, True)]
        assert [type(value) for value in found] == [Decimal, Decimal, float, bool]


def test_what_has_no_shape_is_compiled_each_time(using: str) -> None:
    class Moody(Func):
        function = "LENGTH"
        arity = 1

        def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]  # the base names some
            sql, params = super().as_sql(compiler, connection, **context)
            return f"({sql} + {Moody.more})", params

        more = 0

    works = Work.objects.using(using).filter(title="Notes")
    for Moody.more in (0, 1, 2, 3, 4):
        assert works.annotate(n=Moody("title")).get().n == 5 + Moody.more
        assert works.aggregate(n=Max(Moody("title"))) == {"n": 5 + Moody.more}
        assert works.filter(pages__lt=Moody("title") + 2).exists() is (Moody.more > 3)
    inner = Work.objects.using(using).filter(pk=OuterRef("pk")).values("pages")
    for expression in (
        RawSQL("1", ()),
        Moody("title"),
        Subquery(inner.query),
        Value(object()),
        Value(Work()),
        Value({1}),
    ):
        with pytest.raises(Unshapely):
            shape_of_expression(expression, [])


def test_a_class_that_says_so_is_planned(using: str) -> None:
    class Sized(Func):
        function = "LENGTH"
        output_field = models.IntegerField()
        cacheable = True

    queryset = Work.objects.using(using).annotate(n=Sized("title"))
    assert same_each_time(lambda: sorted(work.n for work in queryset.all())) == [5, 6, 12]
    queryset = Work.objects.using(using).annotate(n=Sized("title"))
    list(queryset)
    assert is_planned(queryset)


def test_what_is_changed_on_an_expression_counts(using: str) -> None:
    works = Work.objects.using(using).filter(title="Notes")
    for _ in REPEATS:
        plain, changed = Func("title", function="LOWER"), Func("title", function="LOWER")
        changed.extra["function"] = "UPPER"
        typed = ExpressionWrapper(F("pages"), output_field=models.FloatField())
        assert works.annotate(x=plain).get().x == "notes"
        assert works.annotate(x=changed).get().x == "NOTES"
        assert type(works.annotate(x=typed).get().x) is float
        typed.output_field = models.IntegerField()
        assert type(works.annotate(x=typed).get().x) is int


def test_the_active_time_zone_is_part_of_the_statement(diary: Any) -> None:
    berlin, utc = zoneinfo.ZoneInfo("Europe/Berlin"), datetime.UTC

    def counts() -> tuple[Any, ...]:
        return (
            diary.filter(written__year=2024).count(),
            diary.filter(written__date=datetime.date(2024, 12, 31)).count(),
            diary.filter(written__hour__gte=22).count(),
            diary.aggregate(n=Count("pk", filter=Q(written__year=2024)))["n"],
            sorted(diary.annotate(d=TruncDate("written")).values_list("d", flat=True))[0],
            len(diary.annotate(m=TruncMonth("written")).values("m").annotate(n=Count("pk")).order_by("m")),
            diary.annotate(m=TruncMonth("written")).order_by("m")[0].m.tzinfo,
            [entry.pk for entry in diary.order_by("written__hour", "pk")],
        )

    found = {}
    for _ in REPEATS:
        for zone in (utc, berlin):
            with timezone.override(zone):
                now = counts()
            assert found.setdefault(zone, now) == now
    assert found[utc][:4] == (2, 1, 4, 2)
    assert found[berlin][:4] == (2, 1, 3, 2)  # in summer it is half past midnight there
    with timezone.override(zoneinfo.ZoneInfo("Asia/Tokyo")):
        for _ in REPEATS:
            assert counts()[:4] == (1, 0, 0, 1)
    with override_settings(USE_TZ=False):
        for _ in REPEATS:
            assert diary.filter(day__year=2025, day__month=12).count() == 1


def test_transforms_with_values_of_their_own(diary: Any) -> None:
    for _ in REPEATS:
        assert [diary.filter(day__year__gte=year).count() for year in (2023, 2025, 2026)] == [4, 2, 0]
        assert [diary.filter(day__month=month).count() for month in (12, 11, 1)] == [2, 1, 0]
        assert diary.exclude(day__year=2024, day__month=12).count() == 3
        assert diary.filter(day__year=None).count() == 0
        assert diary.filter(day__year__in=[2024, 2025, 2026]).count() == 4
        assert diary.filter(day__year__isnull=False).count() == 4
    for _ in REPEATS:
        queryset = diary.filter(day__year=2024)
        assert queryset.count() == 2
    assert is_planned(queryset)
    for _ in REPEATS:
        with pytest.raises(ValueError, match="expected a number but got 'many'"):
            diary.filter(day__month="many").count()


def test_moments_without_a_zone_are_warned_about_each_time(diary: Any) -> None:
    for expression in (
        Value("2025-01-01", output_field=models.DateTimeField()),
        datetime.datetime(2025, 1, 1),
    ):  # what the test is about
        for _ in REPEATS:
            with pytest.warns(RuntimeWarning, match="naive datetime"):
                diary.aggregate(n=Count("pk", filter=Q(written__gt=expression)))
    for _ in REPEATS:
        with pytest.warns(RuntimeWarning, match="naive datetime"):
            list(diary.annotate(late=Case(When(written__gt="2025-01-01 00:00", then=1), default=0)))


def test_values_that_a_field_writes_in_its_own_way_are_written_each_time(diary: Any) -> None:
    before = Secret.written
    for number in REPEATS:
        diary.aggregate(n=Count("pk", filter=Q(secret="x")))
        list(diary.annotate(same=Case(When(secret="x", then=1), default=0)))
        assert Secret.written >= before + 2 * (number + 1)


def test_choices_are_values_and_literals(diary: Any) -> None:
    for _ in REPEATS:
        assert [diary.filter(mood=mood).count() for mood in (Mood.GOOD, Mood.BAD, "good")] == [2, 2, 2]
        assert diary.filter(mood__in=[Mood.GOOD, Mood.BAD]).count() == 4
        assert diary.aggregate(n=Count("pk", filter=Q(mood=Mood.BAD))) == {"n": 2}
    queryset = diary.filter(mood=Mood.GOOD)
    list(queryset)
    assert is_planned(queryset)


def test_numbers_keep_their_places(diary: Any) -> None:
    def prices() -> list[Any]:
        rows = diary.annotate(twice=F("price") * 2, most=Max("price")).order_by("pk")
        return [(entry.price, str(entry.twice), entry.most, entry.mood) for entry in rows]

    assert same_each_time(prices)[0][:2] == (Decimal("1.50"), "3.00") or prices()[0][0] == Decimal("1.50")
    assert same_each_time(lambda: diary.aggregate(s=Sum("price"), m=Avg("price")))["s"] == Decimal("15.99")


def test_a_property_of_the_same_name_gets_the_converted_value(using: str, monkeypatch: pytest.MonkeyPatch) -> None:
    got = []
    setter = property(lambda self: None, lambda self, value: got.append(value))
    works = Work.objects.using(using)
    for _ in REPEATS:
        list(works.annotate(mean=Avg("pages")).filter(title="Notes"))
    monkeypatch.setattr(Work, "mean", setter, raising=False)
    for _ in REPEATS:
        list(works.annotate(mean=Avg("pages")).filter(title="Notes"))
    assert got == [10.0] * 5
    assert {type(value) for value in got} == {float}


def test_lookups_that_are_registered_for_a_while(using: str) -> None:
    class Doubled(models.Transform):
        lookup_name = "doubled"
        template = "(2 * %(expressions)s)"
        cacheable = True

    pages = Work._meta.get_field("pages")
    with register_lookup(pages, Doubled):
        querysets = [Work.objects.using(using).annotate(twice=F("pages__doubled")) for _ in REPEATS]
        for _ in REPEATS:
            assert [work.pages for work in Work.objects.using(using).filter(pages__doubled=40)] == [20]
    for queryset in querysets:
        assert sorted(queryset.values_list("twice", flat=True)) == [20, 40, 560]


def test_a_warning_about_a_name_comes_each_time(using: str) -> None:
    for _ in REPEATS:
        with pytest.warns(RemovedInDjango2028Warning, match="percent signs") as found:
            Work.objects.using(using).annotate(**{"100%": Value(1)})
        assert len(found) == 1


def test_rows_of_annotated_chains_are_updated_and_deleted(using: str) -> None:
    for number in REPEATS:
        works = Work.objects.using(using).annotate(n=Length("title"))
        assert works.filter(n=5).update(pages=number + 1) == 1
        assert works.filter(n=12).update(pages=F("n")) == 1
        Work.objects.using(using).create(title="Gone")
        assert works.filter(n=4).delete()[0] == 1
    assert Work.objects.using(using).count() == 3


def test_statements_of_one_shape_are_the_same(using: str) -> None:
    def ask(word: str, least: int) -> Any:
        works = Work.objects.using(using).annotate(n=Count("tags", filter=Q(tags__word="engine")))
        return lambda: list(works.filter(title__contains=word, n__gte=least).order_by("-n"))

    seen = {tuple(statements_of(using, ask(word, least))) for word, least in (("a", 0), ("b", 1), ("c", 2), ("d", 3))}
    assert len(seen) == 1
