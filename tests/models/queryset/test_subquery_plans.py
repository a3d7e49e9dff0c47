"""Subqueries and querysets put together: plans that fit their values, and what ends them."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from migrator.db import models, transaction
from migrator.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum, Value
from migrator.db.models.fields.related import ForeignObject
from migrator.db.models.functions import Coalesce
from migrator.db.transaction import TransactionManagementError
from migrator.host.apps import Apps
from migrator.models.queryset import recording
from migrator.models.queryset.expression_shapes import shape_of_expression
from migrator.sql.slots import Unshapely
from migrator.test.utils import register_lookup
from tests.models.library import Author, Tag, Work

REPEATS = range(4)


@pytest.fixture(autouse=True)
def recorded_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MODE", "on")


def written(using: str, **conditions: Any) -> Any:
    return Work.objects.using(using).filter(author=OuterRef("pk"), **conditions)


def test_a_subquery_keeps_what_the_queryset_was(using: str) -> None:
    authors = Author.objects.using(using).order_by("pk")
    long = written(using, pages__gt=100)
    for _ in REPEATS:
        exists = Exists(long)
        assert [author.name for author in authors.filter(exists)] == ["Mary"]
        long = long.filter(pages__lt=100)
        assert [author.name for author in authors.filter(exists)] == ["Mary"]
        assert not authors.filter(Exists(long))
        long = written(using, pages__gt=100)


def test_a_query_that_was_changed_counts(using: str) -> None:
    authors = Author.objects.using(using).order_by("pk")
    for _ in REPEATS:
        exists = Exists(written(using, pages__gt=5))
        before = authors.filter(exists)
        exists.query.add_q(Q(pages__gt=100))
        assert [author.name for author in before] == ["Ada", "Mary"]
        assert [author.name for author in authors.filter(exists)] == ["Mary"]
        with pytest.raises(Unshapely):
            shape_of_expression(exists, [], [])


def test_values_have_to_have_a_place(using: str) -> None:
    with pytest.raises(Unshapely):
        shape_of_expression(Subquery(written(using, pages__gt=5).values("pk")), [])
    # None of its own: nothing to put anywhere.
    assert shape_of_expression(Subquery(written(using).values("pk")), [])


def test_an_evaluated_queryset_is_as_it_was(using: str) -> None:
    for _ in REPEATS:
        tags = Tag.objects.using(using).all()
        assert str(Exists(tags).query) == str(Exists(Tag.objects.using(using).all()).query)
        assert len(tags) == 1
        # Now the table has an alias, by which it is called in the subquery.
        assert Exists(tags)._chain is None


def test_copied_and_taken_apart(using: str) -> None:
    authors = Author.objects.using(using).order_by("pk")
    for _ in REPEATS:
        condition = Q(Exists(written(using, pages__gt=100))) | Q(born=1)
        for twin in (copy.deepcopy(condition), copy.copy(condition), condition):
            assert [author.name for author in authors.filter(twin)] == ["Mary"]
        # What a pickle holds is what other releases know: a query, not what was recorded.
        assert set(condition.children[0].__getstate__()) == {"query", "template", "extra"}


def test_equal_subqueries_are_grouped_by_once(using: str) -> None:
    def grouped(first: int, second: int) -> Any:
        return list(
            Author.objects.using(using)
            .annotate(a=Exists(written(using, pages__gt=first)), b=Exists(written(using, pages__gt=second)))
            .values("a", "b")
            .annotate(n=Count("pk"))
            .order_by("n", "a", "b")
        )

    recording.MODE = "off"
    pairs = ((5, 15), (100, 15), (100, 100), (5, 100), (5, 5))
    expected = [grouped(*pair) for pair in pairs]
    for recording.MODE in ("on", "double"):
        for _ in REPEATS:
            assert [grouped(*pair) for pair in pairs] == expected


def test_empty_and_none_keep_their_meaning(using: str) -> None:
    authors = Author.objects.using(using).order_by("pk")

    def names(**conditions: Any) -> list[str]:
        return [author.name for author in authors.filter(~Exists(written(using, **conditions)))]

    for _ in REPEATS:
        assert names(pages__in=[10]) == ["Mary"]
        assert names(pages__in=[10, 280]) == []
        assert names(pages__in=[]) == ["Ada", "Mary"]
        assert names(pages__in=[None]) == ["Ada", "Mary"]
        assert names(title=None) == ["Ada", "Mary"]
        assert names(pages__gt=2**70) == ["Ada", "Mary"]
        assert names(pages__gt=15) == []
        assert [a.n for a in authors.annotate(n=Coalesce(Subquery(written(using).none().values("pk")), Value(0)))] == [
            0,
            0,
        ]


def test_a_union_of_what_is_empty(using: str) -> None:
    works = Work.objects.using(using)

    def titles(value: Any) -> list[str]:
        return sorted(work.title for work in works.filter(pages=280).union(works.filter(pages__lt=value)))

    for _ in REPEATS:
        assert titles(15) == ["Frankenstein", "Notes"]
        assert titles(-(2**70)) == ["Frankenstein"]
        assert titles(25) == ["Frankenstein", "Notes", "Sketch"]


def test_combined_querysets_stay_what_they_were(using: str) -> None:
    works = Work.objects.using(using)
    for _ in REPEATS:
        few, many = works.filter(pages__lt=15), works.filter(pages__gt=100)
        either, both, union = few | many, few & many, few.union(many)
        few.query.add_q(Q(pages__lt=0))
        assert sorted(work.title for work in either) == ["Frankenstein", "Notes"]
        assert not both
        assert sorted(work.title for work in union) == ["Frankenstein", "Notes"]
        assert sorted(work.title for work in union.all()) == ["Frankenstein", "Notes"]


def test_rows_are_locked_in_transactions_only(using: str, database: Any) -> None:
    works = Work.objects.using(using).order_by("pk")
    for pages in (5, 15, 25, 35):
        with transaction.atomic(using=using):
            assert len(works.select_for_update().filter(pages__gt=pages)) == sum(n > pages for n in (10, 20, 280))
            assert works.select_for_update().get(title="Notes").pages == 10
    if not database.features.has_select_for_update:
        return
    with pytest.raises(TransactionManagementError):
        list(works.select_for_update().filter(pages__gt=45))
    with pytest.raises(TransactionManagementError):
        works.select_for_update().get(title="Sketch")


def test_a_lookup_that_is_registered_counts_in_subqueries(using: str) -> None:
    class Twice(models.lookups.Exact):
        lookup_name = "exact"
        cacheable = True

        def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> Any:
            sql, params = super().process_lhs(compiler, connection, lhs)
            return f"{sql} * 2", params

    authors = Author.objects.using(using)
    for pages in (10, 20, 280, 10):
        assert authors.filter(Exists(written(using, pages=pages))).exists()
    with register_lookup(models.IntegerField, Twice):
        assert not authors.filter(Exists(written(using, pages=280))).exists()
        assert authors.filter(Exists(written(using, pages=560))).exists()
    assert authors.filter(Exists(written(using, pages=280))).exists()


def test_an_aggregate_of_subqueries(using: str) -> None:
    authors = Author.objects.using(using)
    for pages in (5, 15, 100, 500):
        counted = authors.annotate(
            n=Subquery(written(using, pages__gt=pages).values("author").annotate(n=Count("pk")).values("n")),
            m=Subquery(written(using, pages__gt=pages).values("author").annotate(n=Sum("pages")).values("n")),
        )
        kept = [n for n in (10, 20, 280) if n > pages]
        assert counted.aggregate(a=Sum("n"), b=Sum("m")) == {"a": len(kept) or None, "b": sum(kept) or None}


class Moody(ForeignObject):
    """A relation that restricts its joins by whatever it likes today."""

    wanted = 0

    def get_extra_restriction(self, alias: Any, related_alias: Any) -> Any:
        field = self.remote_field.model._meta.get_field("kind")
        return field.get_lookup("exact")(field.get_col(alias), Moody.wanted)


registry = Apps(["tests.models"])


class Place(models.Model):
    kind = models.IntegerField()

    class Meta:
        app_label = "models"
        apps = registry


class Visit(models.Model):
    place_number = models.IntegerField()
    place = Moody(Place, models.DO_NOTHING, from_fields=["place_number"], to_fields=["id"], related_name="visits")

    class Meta:
        app_label = "models"
        apps = registry


def test_what_a_relation_demands_today(using: str, tables: Any) -> None:
    tables(Place, Visit)
    places, visits = Place.objects.using(using), Visit.objects.using(using)
    for kind in (1, 2, 3):
        visits.create(place_number=places.create(kind=kind).pk)
    for _ in REPEATS:
        for Moody.wanted in (1, 2, 3):
            inner = visits.filter(pk__in=visits.filter(place__kind__gt=0))
            assert [visit.place_number for visit in inner] == [places.get(kind=Moody.wanted).pk]
            assert places.filter(Exists(visits.filter(place=OuterRef("pk"), place__kind__gt=0))).count() == 1
            ordered = visits.filter(pk__in=visits.order_by("place__kind").values("pk")[:1])
            assert ordered.count() == 1
            assert places.exclude(visits__place_number__lt=F("id") - 1000).count() == 3
