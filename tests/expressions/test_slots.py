"""Statements that are compiled once and used with other values."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from migrator.expressions import factory  # noqa: F401  # registers the lookups
from migrator.expressions.columns import Col
from migrator.expressions.func import Func
from migrator.expressions.functions.datetime import ExtractYear
from migrator.expressions.lookups.comparisons import Exact
from migrator.expressions.outputs import CharField, DateField, IntegerField
from migrator.expressions.values import RawSQL, Value
from migrator.sql.slots import ShapeChanged, Slot, bind_params, is_cacheable
from tests.expressions.backend import Connection, sql


def column(field: Any, name: str = "c") -> Col:
    field.set_attributes_from_name(name)
    return Col("t", field)


def compiled(field: Any, lookup: str, rhs: Any) -> tuple[str, tuple[Any, ...]]:
    lhs = column(field)
    return sql(lhs.get_lookup(lookup)(lhs, rhs))


@pytest.mark.parametrize(
    ("field", "lookup", "value"),
    [
        (IntegerField, "exact", "7"),
        (IntegerField, "gte", 2.5),
        (IntegerField, "lt", 2.5),
        (CharField, "exact", 5),
        (CharField, "contains", "50%_off"),
        (CharField, "startswith", "a"),
        (CharField, "iexact", "A_"),
    ],
)
def test_a_bound_slot_gives_what_the_value_gives(field: Any, lookup: str, value: Any) -> None:
    text, params = compiled(field(), lookup, Slot(0))
    expected_text, expected_params = compiled(field(), lookup, value)
    assert text == expected_text
    assert bind_params(params, [value], Connection()) == expected_params


def test_each_member_of_a_list_is_bound() -> None:
    text, params = compiled(IntegerField(), "in", [Slot(0), Slot(1)])
    assert text == '"t"."c" IN (%s, %s)'
    assert bind_params(params, ["1", 2], Connection()) == (1, 2)


def test_a_year_is_bound_to_its_bounds() -> None:
    year = ExtractYear(column(DateField()))
    text, params = sql(year.get_lookup("exact")(year, Slot(0)))
    assert text == '"t"."c" BETWEEN %s AND %s'
    assert bind_params(params, [2020], Connection()) == ("2020-01-01", "2020-12-31")


@pytest.mark.parametrize("value", [None, Value(1), 2**40])
def test_a_value_that_changes_the_sql_is_refused(value: Any) -> None:
    _, params = compiled(IntegerField(), "exact", Slot(0))
    with pytest.raises(ShapeChanged):
        bind_params(params, [value], Connection())


def test_a_wrong_value_is_refused_as_without_slots() -> None:
    _, params = compiled(IntegerField(), "exact", Slot(0))
    with pytest.raises(ValueError, match="expected a number but got 'x'"):
        bind_params(params, ["x"], Connection())


def test_a_date_is_prepared_by_its_field() -> None:
    lhs = column(DateField())
    lookup = lhs.get_lookup("exact")(lhs, Slot(0))
    assert lookup.slot_binder() is not None
    assert lookup.rhs == Slot(0)
    assert datetime.date(2020, 1, 1) == DateField().get_prep_value("2020-01-01")


def test_a_class_with_sql_of_its_own_is_not_cached_unless_it_says_so() -> None:
    class Shout(Func):
        function = "SHOUT"

    class Whisper(Func):
        def as_sql(self, *args: Any, **kwargs: Any) -> Any:
            return "x", ()

    class Trusted(Whisper):
        cacheable = True

    assert is_cacheable(Exact)
    assert is_cacheable(Shout)
    assert is_cacheable(Trusted)
    assert not is_cacheable(Whisper)
    assert not is_cacheable(RawSQL)
