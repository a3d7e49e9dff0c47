"""Recorded chains and their plans: what they remember, and when they step back."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from migrator.db.models import F, Q
from migrator.db.models.expressions import RawSQL
from migrator.db.models.lookups import Exact
from migrator.models.queryset import recording
from migrator.test.utils import register_lookup
from tests.models.library import Author, Work

REPEATS = range(5)
"""Enough for a chain to be seen, recorded, compiled and used."""


@pytest.fixture(autouse=True)
def recorded_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MODE", "on")


def planned(queryset: Any) -> bool:
    """Whether evaluating the queryset used a plan."""
    list(queryset)
    return queryset._orm_node is not None and any(queryset._orm_node.plans.values())


def test_a_repeated_chain_is_planned_and_answers_for_its_own_values(using: str) -> None:
    chains = [Work.objects.using(using).filter(pages__gt=bound).order_by("title") for bound in (5, 15, 30, 300)]
    titles = [[work.title for work in chain] for chain in chains]
    assert titles == [["Frankenstein", "Notes", "Sketch"], ["Frankenstein", "Sketch"], ["Frankenstein"], []]
    assert planned(Work.objects.using(using).filter(pages__gt=1).order_by("title"))


def test_get_takes_the_short_way_with_the_same_answers(using: str) -> None:
    keys = list(Work.objects.using(using).values_list("pk", flat=True))
    for _ in REPEATS:
        assert [Work.objects.using(using).get(pk=key).pk for key in keys] == keys
    with pytest.raises(Work.DoesNotExist, match="Work matching query does not exist"):
        Work.objects.using(using).get(pk=-1)
    for _ in REPEATS:
        with pytest.raises(Work.MultipleObjectsReturned, match="it returned 2!"):
            Work.objects.using(using).get(author__name="Ada")


def test_wrong_values_are_refused_when_the_filter_is_made(using: str) -> None:
    for _ in REPEATS:
        Work.objects.using(using).filter(pages="7")
    with pytest.raises(ValueError, match="Field 'pages' expected a number but got 'many'"):
        Work.objects.using(using).filter(pages="many")


def test_values_that_decide_the_sql_have_shapes_of_their_own(using: str) -> None:
    works = Work.objects.using(using)
    for _ in REPEATS:
        assert works.filter(author=None).count() == 0
        assert works.filter(author__isnull=False).count() == 3
        assert works.filter(author__isnull=True).count() == 0
        assert works.filter(pages__in=[10, 20]).count() == 2
        assert works.filter(pages__in=[10]).count() == 1
        assert works.filter(pages__in=[]).count() == 0
        assert works.filter(pages__gt=2**70).count() == 0


def test_an_instance_stands_for_its_key_at_that_moment(using: str) -> None:
    ada, mary = Author.objects.using(using).order_by("name")
    for _ in REPEATS:
        queryset = Work.objects.using(using).filter(author=ada)
        key, ada.pk = ada.pk, mary.pk
        assert queryset.count() == 2
        ada.pk = key
        assert [work.title for work in mary.work_set.order_by("pk")] == ["Frankenstein"]
    with pytest.raises(ValueError, match="must be saved"):
        Work.objects.using(using).filter(author=Author(name="Nobody"))
    with pytest.raises(ValueError, match='Must be "Author" instance'):
        Work.objects.using(using).filter(author=Work())


def test_what_cannot_be_recorded_is_built_each_time(using: str) -> None:
    for _ in REPEATS:
        assert not planned(Work.objects.using(using).filter(pages=RawSQL("%s", [10])))
        assert not planned(Work.objects.using(using).annotate(ten=RawSQL("%s", [10])))
        assert not planned(Work.objects.using(using).extra(where=["1 = 1"]))
        assert not planned(Work.objects.using(using).filter(author__in=Author.objects.using(using).none()))


def test_a_queryset_among_the_values_brings_its_own(using: str) -> None:
    authors, works = Author.objects.using(using), Work.objects.using(using)
    for name, titles in [("Ada", ["Notes", "Sketch"]), ("Mary", ["Frankenstein"]), ("Nobody", [])] * 3:
        among = authors.filter(name=name)
        queryset = works.filter(Q(author__in=among) & ~Q(pages=0), pages__lte=F("pages")).order_by("pk")
        assert sorted(work.title for work in queryset) == sorted(titles)
        assert among.count() == bool(titles)
    assert planned(queryset)


def test_what_is_changed_later_does_not_change_the_queryset(using: str) -> None:
    for _ in REPEATS:
        pages, among = [10, 20], Author.objects.using(using).filter(name="Ada")
        queryset = Work.objects.using(using).filter(pages__in=pages, author__in=among)
        pages.append(99)
        among.query.clear_where()
        _, params = queryset._chain().query.get_compiler(using).as_sql()
        assert sorted(map(str, params)) == ["10", "20", "Ada"]
        assert queryset.count() == 2


def test_a_queryset_of_another_database_is_refused(using: str) -> None:
    for _ in REPEATS:
        with pytest.raises(ValueError, match="Subqueries aren't allowed across different databases"):
            list(Work.objects.using(using).filter(author__in=Author.objects.using("other").filter(name="Ada")))


def test_who_takes_the_query_may_change_it(using: str) -> None:
    for _ in REPEATS:
        queryset = Work.objects.using(using).filter(pages__gt=5)
        queryset.query.add_q(Q(title="Notes"))
        assert [work.title for work in queryset.filter(pages__lt=500)] == ["Notes"]


def test_filters_over_many_valued_relations_keep_their_joins_apart(using: str) -> None:
    for _ in REPEATS:
        authors = Author.objects.using(using)
        apart = authors.filter(work__title="Notes").filter(work__pages=20)
        together = authors.filter(work__title="Notes", work__pages=20)
        assert (apart.count(), together.count()) == (1, 0)


def test_a_copy_of_a_recorded_queryset_is_the_same_query(using: str) -> None:
    for _ in REPEATS:
        queryset = Work.objects.using(using).filter(pages__gt=15).order_by("pages")
        assert str(copy.deepcopy(queryset).query) == str(queryset.query)


def test_one_statement_for_the_same_shape(using: str, statements: Any) -> None:
    with statements() as found:
        for bound in range(6):
            Work.objects.using(using).filter(pages__gt=bound, author__name="Ada").exists()
    assert len(set(found)) == 1


def test_an_overridden_method_is_not_passed_by(using: str) -> None:
    class Short(type(Work.objects.all())):  # type: ignore[misc]  # the class is known at run time
        def filter(self, *args: Any, **kwargs: Any) -> Any:
            return super().filter(*args, **kwargs, pages__lt=15)

    for _ in REPEATS:
        assert Short(Work, using=using).get(author__name="Ada").title == "Notes"


def test_a_newly_registered_lookup_makes_all_chains_void(using: str) -> None:
    for _ in REPEATS:
        Work.objects.using(using).filter(pages=10).count()
    before = recording.recorded.root(Work)
    with register_lookup(Work._meta.get_field("pages"), Exact, lookup_name="equals"):
        during = recording.recorded.root(Work)
        assert during is not before
    assert recording.recorded.root(Work) is not during


def test_lookups_and_transforms_that_say_nothing_are_compiled_each_time(using: str) -> None:
    class Moody(Exact):
        lookup_name = "moody"
        wanted = 10

        def as_sql(self, compiler: Any, connection: Any) -> Any:
            left, params = self.process_lhs(compiler, connection)
            return f"{left} = {self.wanted}", params

    pages = Work._meta.get_field("pages")
    with register_lookup(pages, Moody):
        for Moody.wanted in (10, 20, 280, 10):
            found = Work.objects.using(using).filter(pages__moody=True)
            assert [work.pages for work in found] == [Moody.wanted]
