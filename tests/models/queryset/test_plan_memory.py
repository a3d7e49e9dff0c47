"""How much of recorded chains is kept: a bounded number, of which those in use stay."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

from migrator.db import models
from migrator.db.models import CharField
from migrator.db.models.lookups import Exact
from migrator.host.apps import Apps
from migrator.models.queryset import recording
from migrator.models.queryset.clock import Clock, Place
from migrator.test.utils import register_lookup
from tests.models.library import Author, Work

REPEATS = range(5)


@pytest.fixture(autouse=True)
def recorded_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MODE", "on")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Room for forty places."""
    clock = Clock(40)
    monkeypatch.setattr(recording.recorded, "clock", clock)
    return clock


def one_off(number: int) -> Any:
    """A chain that no other number has."""
    return Work.objects.filter(pages=1)[: number + 1]


def test_a_clock_gives_up_what_was_not_used() -> None:
    clock = Clock(3)
    table: dict[int, Place] = {}
    for key in range(3):
        clock.enter(table, key, Place())
    table[0].used = True
    clock.enter(table, 3, Place())
    assert sorted(table) == [0, 2, 3]
    clock.enter(table, 4, Place())
    assert sorted(table) == [0, 3, 4]
    clock.enter(table, 5, Place())
    assert sorted(table) == [3, 4, 5] or sorted(table) == [0, 4, 5]
    assert len(clock) == 3


def test_a_clock_ends_its_round_when_all_are_used() -> None:
    clock = Clock(3)
    table: dict[int, Place] = {}
    for key in range(3):
        clock.enter(table, key, Place())
    for place in table.values():
        place.used = True
    clock.enter(table, 3, Place())
    assert len(table) == len(clock) == 3


def test_a_replaced_place_does_not_take_its_successor_along() -> None:
    clock = Clock(2)
    table: dict[str, Place] = {}
    first, second = Place(), Place()
    clock.enter(table, "key", first)
    clock.enter(table, "key", second)
    clock.enter(table, "other", Place())
    assert table["key"] is second


def test_what_is_used_stays_while_others_come_and_go(using: str, small: Clock) -> None:
    ada = Author.objects.using(using).get(name="Ada")

    def in_use() -> Any:
        chain = Work.objects.using(using).filter(author=ada).order_by("title")
        assert [work.title for work in chain] == ["Notes", "Sketch"]
        assert Author.objects.using(using).get(pk=ada.pk).name == "Ada"
        assert Work.objects.using(using).filter(title="Notes").update(pages=10) == 1
        return chain

    def kept(chain: Any) -> list[int]:
        authors = Author.objects.using(using)._orm_node
        assert authors is not None
        return [id(chain._orm_node), *map(id, chain._orm_node.plans.values()), *map(id, authors.shortcuts.values())]

    for _ in REPEATS:
        before = in_use()
    for number in range(200):
        one_off(number)
        assert kept(in_use()) == kept(before)
    assert len(small) <= small.limit


def test_what_is_not_used_is_given_up(using: str, small: Clock) -> None:
    for _ in REPEATS:
        chain = Work.objects.filter(title="Notes").order_by("title")
    assert chain._orm_node is not None
    node = weakref.ref(chain._orm_node.template)
    del chain
    for number in range(200):
        for _ in REPEATS:
            one_off(number)
    gc.collect()
    assert node() is None


def test_a_queryset_that_is_kept_does_not_collect_chains(using: str, small: Clock) -> None:
    kept = Work.objects.using(using).filter(pages__gt=1000)
    kept = Work.objects.using(using).filter(pages__gt=1000)
    assert kept._orm_node is not None
    for number in range(200):
        kept[: number + 1]
        kept.filter(pages__in=range(number % 99 + 1)).filter(pages=2)
    for name in ("title", "pages", "words"):
        kept.update(**{name: 7})
    held = sum(
        map(len, (kept._orm_node.edges, kept._orm_node.inner_edges, kept._orm_node.plans, kept._orm_node.shortcuts))
    )
    assert held <= small.limit
    assert len(small) <= small.limit


def test_forgotten_chains_of_a_kept_queryset_are_forgotten_too(using: str) -> None:
    """A lookup that takes the place of another one changes the statements from now on, on whatever queryset."""

    class Other(Exact):
        cacheable = True

        def get_rhs_op(self, connection: Any, rhs: str) -> str:
            return f"<> {rhs}"

    kept = Author.objects.using(using).all()
    fresh = Author.objects.using

    def names() -> list[Any]:
        return [
            kept.get(name="Ada").name,
            *(author.name for author in kept.filter(name="Ada")),
            *(author.name for author in fresh(using).filter(name="Ada")),
        ]

    for _ in REPEATS:
        assert names() == ["Ada"] * 3
    assert "exact" not in vars(CharField).get("class_lookups", {}), "taking ours back would take it away"
    for owner in (CharField, Author._meta.get_field("name")):
        with register_lookup(owner, Other, lookup_name="exact"):
            for _ in REPEATS:
                assert names() == ["Mary"] * 3
        for _ in REPEATS:
            assert names() == ["Ada"] * 3


def test_chains_go_with_their_model() -> None:
    class Gone(models.Model):
        name = models.CharField(max_length=5)
        among: Any = models.ManyToManyField("self")

        class Meta:
            app_label = "gone"
            apps = Apps()

    for _ in REPEATS:
        Gone.objects.filter(among__in=Gone.objects.filter(name="x")).order_by("name")
    model = weakref.ref(Gone)
    del Gone
    gc.collect()
    assert model() is None
