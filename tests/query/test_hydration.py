"""Generated row functions."""

from __future__ import annotations

from typing import Any

from migrator.query.hydration import InPlace, make_hydrator


class State:
    adding = True


class Model:
    _state: Any

    def __init__(self) -> None:
        raise AssertionError("hydration does not call __init__")


def test_the_source_is_straight_line_code() -> None:
    hydrator = make_hydrator(
        Model,
        State,
        [("id", 0), ("author_id", 1), ("title", 2)],
        converters={2: ([lambda value, column, connection: value.upper()], None)},
        is_plain=lambda name: name != "author_id",
    )
    assert hydrator.source == (
        "def hydrate(row, db, fetch_mode=None):\n"
        "    instance = new(model)\n"
        "    instance._state = state = new(state_class)\n"
        "    state.adding = False\n"
        "    state.db = db\n"
        "    instance.id = row[0]\n"
        "    instance.title = convert_2_0(row[2], column_2, connection)\n"
        "    own = instance.__dict__\n"
        "    own['author_id'] = row[1]\n"
        "    return instance\n"
    )
    instance = hydrator((1, 2, "a"), "default")
    assert (instance.id, instance.author_id, instance.title) == (1, 2, "A")
    assert (instance._state.adding, instance._state.db) == (False, "default")


def test_equal_shapes_share_their_code() -> None:
    first, second = (make_hydrator(Model, State, [("id", 0)]) for _ in range(2))
    assert first.source is second.source


def test_names_that_are_no_identifiers_go_through_the_dictionary() -> None:
    hydrator = make_hydrator(Model, State, [("class", 0)])
    assert "own['class'] = row[0]" in hydrator.source
    assert hydrator((3,), None).__dict__["class"] == 3


def test_a_converter_that_is_text_is_called_for_unusual_values_only() -> None:
    called: list[Any] = []

    def double(value: Any, column: Any, connection: Any) -> Any:
        called.append((value, column))
        return value * 2

    double.in_place = InPlace("type({value}) is {kind}", "{value} * {two}", {"kind": int, "two": 2})  # type: ignore[attr-defined]  # read by hydration
    hydrator = make_hydrator(
        Model, State, [("id", 0), ("class", 1)], converters={0: ([double], "c"), 1: ([double], "d")}
    )
    assert (
        "    value = row[0]\n    instance.id = value * two_0 if type(value) is kind_0 else convert_0_0("
        in hydrator.source
    )
    instance = hydrator((3, "a"), None)
    assert (instance.id, instance.__dict__["class"]) == (6, "aa")
    assert called == [("a", "d")]
    twice = make_hydrator(Model, State, [("id", 0)], converters={0: ([double, double], "c")})
    assert twice((3,), None).id == 12
