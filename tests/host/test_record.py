"""Records: what a dataclass would give, without its cost at import time."""

from __future__ import annotations

import copy
import pickle
from typing import Any, ClassVar

import pytest

from migrator.host.record import field, record


@record(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0


@record(frozen=True)
class Labelled:
    kind: ClassVar[str] = "labelled"
    name: str
    cache: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


@record()
class Basket:
    items: list[int] = field(default_factory=list)


@record(frozen=True, slots=True)
class Nothing:
    pass


def test_the_constructor_takes_places_and_names() -> None:
    assert Point(1, 2) == Point(y=2, x=1)
    assert Point(3).y == 0


def test_a_missing_value_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]  # that is the test


def test_frozen_values_stay_and_can_be_hashed() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match="Point is frozen: 'x' cannot be assigned"):
        point.x = 2  # type: ignore[misc]  # that is the test
    assert {Point(1, 2)} == {Point(1, 2)}


def test_the_text_shows_the_fields() -> None:
    assert repr(Point(1, 2)) == "Point(x=1, y=2)"
    assert repr(Labelled("a")) == "Labelled(name='a')"


def test_a_factory_makes_a_value_for_each() -> None:
    first, second = Basket(), Basket()
    first.items.append(1)
    assert (first.items, second.items) == ([1], [])
    assert Basket([1]) == first


def test_values_that_do_not_count_are_not_compared() -> None:
    assert Labelled("a", {"x": 1}) == Labelled("a")
    assert hash(Labelled("a", {"x": 1})) == hash(Labelled("a"))


def test_records_without_fields_are_equal() -> None:
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())


def test_copies_and_pickles_are_equal() -> None:
    assert pickle.loads(pickle.dumps(Point(1, 2))) == Point(1, 2)
    assert copy.deepcopy(Labelled("a", {"x": 1})).cache == {"x": 1}


def test_slots_leave_no_dictionary() -> None:
    assert not hasattr(Point(1), "__dict__")
