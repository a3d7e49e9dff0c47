"""Equal shape, equal SQL; and the plan says what the compiler says."""

from __future__ import annotations

import decimal
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from migrator.db.models import F, Q
from migrator.db.models.expressions import RawSQL
from migrator.models.queryset import planned, plans, recording
from migrator.models.queryset.shapes import shape_of
from migrator.runtime.connections import connections
from migrator.sql.slots import ShapeChanged, Unshapely
from tests.models.library import Author, Tag, Work

INTEGERS = st.integers(min_value=-(2**31), max_value=2**31 - 1)
WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8)
LOOKUPS: dict[str, st.SearchStrategy[Any]] = {
    "pk": INTEGERS,
    "title": WORDS,
    "title__startswith": WORDS,
    "title__icontains": WORDS,
    "title__iexact": WORDS | st.none(),
    "pages": INTEGERS | st.none() | st.booleans() | st.decimals(allow_nan=False, allow_infinity=False, places=2),
    "pages__gt": INTEGERS,
    "pages__lte": INTEGERS,
    "pages__in": st.lists(INTEGERS, max_size=4),
    "pages__range": st.tuples(INTEGERS, INTEGERS),
    "author": INTEGERS | st.none(),
    "author__isnull": st.booleans(),
    "author__name": WORDS,
    "author__born__gte": INTEGERS,
    "tags__word__endswith": WORDS,
    "pages__lt": st.sampled_from([F("author__born"), F("pk")]),
    "pk__in": st.sets(INTEGERS, min_size=1, max_size=3),
    "author__in": st.builds(
        lambda name, born: lambda: Author.objects.filter(Q(name=name) | Q(born__lt=born)), WORDS, INTEGERS
    ),
    "author__name__in": st.builds(lambda word: lambda: Work.objects.filter(tags__word=word).values("title"), WORDS),
    "tags__in": st.builds(
        lambda word, pages: lambda: Tag.objects.filter(word=word).exclude(work__in=Work.objects.filter(pages=pages)),
        WORDS,
        INTEGERS,
    ),
}
CONDITIONS = st.lists(st.sampled_from(sorted(LOOKUPS)), min_size=1, max_size=3, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: LOOKUPS[name] for name in names})
)
STEPS = st.lists(st.tuples(st.sampled_from(["filter", "exclude", "either"]), CONDITIONS), min_size=1, max_size=3)
ORDERINGS = st.sampled_from([(), ("title",), ("-author__name", "pk")])


@pytest.fixture(autouse=True)
def recorded_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MODE", "on")


def taken(steps: Any, ordering: Any, mode: str) -> Any:
    """Return the queryset that *steps* make in the cache's *mode*."""
    before = recording.MODE
    recording.MODE = mode
    try:
        queryset = Work.objects.all()
        for kind, asked in steps:
            # Querysets among the values are made anew each time, as programs do.
            conditions = {name: value() if callable(value) else value for name, value in asked.items()}
            if kind == "either":
                either = Q()
                for name, value in conditions.items():
                    either |= Q(**{name: value})
                queryset = queryset.filter(either)
            else:
                queryset = getattr(queryset, kind)(**conditions)
        return queryset.order_by(*ordering)
    finally:
        recording.MODE = before


@settings(max_examples=80, deadline=None)
@given(STEPS, ORDERINGS)
def test_a_plan_is_what_the_compiler_would_say(steps: Any, ordering: Any) -> None:
    for _ in range(4):
        queryset = taken(steps, ordering, "on")
        node = queryset._orm_node
        if node is None or node.has_twins(queryset._orm_bound):
            continue
        for kind in (plans.ROWS, plans.COUNT, plans.EXISTS):
            plan = plans.plan_for(node, kind, "default", connections["default"])
            if plan is None:
                continue
            plain = taken(steps, ordering, "off")
            plain._orm_replayed = lambda plain=plain: plain.query.clone()
            plain._orm_bound = queryset._orm_bound
            try:
                planned._compare(plain, plan, kind, "default")
            except ShapeChanged:
                continue  # the value needs a statement of its own, and gets it


@given(CONDITIONS, CONDITIONS)
def test_conditions_of_one_shape_differ_in_values_only(first: Any, second: Any) -> None:
    try:
        same = shape_of((), first, []) == shape_of((), second, [])
    except Unshapely:
        return
    if same:
        assert list(first) == list(second)
        assert [type(value) for value in first.values()] == [type(value) for value in second.values()]


def test_types_are_part_of_the_shape() -> None:
    shapes = {shape_of((), {"pages": value}, []) for value in (1, 1.0, decimal.Decimal(1), True, "1", None)}
    assert len(shapes) == 6


def test_expressions_and_strange_values_have_no_shape() -> None:
    for value in (
        Q(),
        RawSQL("1", ()),
        object(),
        [Author()],
        [1, None],
        [1, 1],
        Author.objects.none(),
        Author.objects,
    ):
        with pytest.raises(Unshapely):
            shape_of((), {"author__in": value}, [])


def test_values_that_need_another_statement_are_not_compared(using: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MODE", "double")
    for pages in (10, 20, 10**30, -(10**30)):
        expected = [pages] if pages < 100 and pages > 0 else []
        assert list(Work.objects.using(using).filter(pages=pages).values_list("pages", flat=True)) == expected
        assert Work.objects.using(using).filter(pages=pages).exists() is bool(expected)
        assert Work.objects.using(using).filter(pages=pages).count() == len(expected)
