"""Lookups: the SQL of comparisons, and what is decided without a database."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from migrator.expressions.columns import Col, ColPairs
from migrator.expressions.functions.datetime import ExtractDay, TruncDate
from migrator.expressions.lookup import Transform
from migrator.expressions.lookups.comparisons import GreaterThan, IntegerFieldExact
from migrator.expressions.lookups.json_keys import KT
from migrator.expressions.lookups.membership import In
from migrator.expressions.lookups.patterns import IsNull
from migrator.expressions.lookups.tuples import TupleExact, TupleGreaterThan, TupleIn
from migrator.expressions.outputs import CharField, IntegerField
from migrator.expressions.q import Q
from migrator.expressions.references import F
from migrator.expressions.values import Value
from migrator.host.exceptions import EmptyResultSet, FullResultSet
from tests.expressions.backend import Connection, Features, sql


def column(name: str, field: Any = None) -> Col:
    field = field or IntegerField()
    field.set_attributes_from_name(name)
    return Col("t", field)


class Upper(Transform):
    """A transform of both sides."""

    function = "UPPER"
    lookup_name = "up"
    bilateral = True


def test_in_drops_null_and_repetition() -> None:
    assert sql(In(column("a"), [1, None, 2, 1])) == ('"t"."a" IN (%s, %s)', (1, 2))


def test_in_nothing_matches_nothing() -> None:
    with pytest.raises(EmptyResultSet):
        sql(In(column("a"), [None]))


def test_in_takes_expressions_among_values() -> None:
    assert sql(In(column("a"), [column("b"), 1])) == ('"t"."a" IN ("t"."b", %s)', (1,))


def test_a_bilateral_transform_holds_for_the_value() -> None:
    lhs = Upper(column("name", CharField()))
    assert sql(lhs.get_lookup("exact")(lhs, "x")) == ('UPPER("t"."name") = (UPPER(%s))', ("x",))


@pytest.mark.parametrize(("value", "asked", "verdict"), [(None, True, FullResultSet), (1, True, EmptyResultSet)])
def test_a_literal_is_null_or_not_without_asking(value: Any, asked: bool, verdict: type[Exception]) -> None:
    class NoNullStrings(Features):
        interprets_empty_strings_as_nulls = False

    connection = Connection()
    connection.features = NoNullStrings()
    with pytest.raises(verdict):
        IsNull(Value(value), asked).as_sql(None, connection)


def test_a_row_is_compared_with_a_row() -> None:
    lookup = TupleExact((column("a"), column("b")), (1, 2))
    assert sql(lookup) == ('("t"."a", "t"."b") = (%s, %s)', (1, 2))


def test_rows_with_null_are_never_among_others() -> None:
    lookup = TupleIn((column("a"), column("b")), [(1, 2), (3, None)])
    assert sql(lookup) == ('("t"."a", "t"."b") IN ((%s, %s))', (1, 2))


def test_the_length_of_a_row_is_checked_when_the_lookup_is_made() -> None:
    with pytest.raises(ValueError, match=r"'gt' lookup of \('a', 'b'\) must have 2 elements"):
        TupleGreaterThan((F("a"), F("b")), (1,))


def test_a_composite_key_is_no_value_of_one_column() -> None:
    a, b = column("a"), column("b")
    key = ColPairs("t", [a.target, b.target], [a.target, b.target], IntegerField())
    with pytest.raises(ValueError, match="cannot be used as a lookup value"):
        GreaterThan(a, key)


def test_a_replaced_reference_becomes_a_lookup() -> None:
    moment = Value(datetime.datetime(2025, 10, 23))
    replaced = Q(at__date__day=13).replace_expressions({F("at"): moment})
    assert replaced == Q(IntegerFieldExact(ExtractDay(TruncDate(moment)), 13))


def test_a_path_into_json_needs_a_key() -> None:
    with pytest.raises(ValueError, match="Lookup must contain key or index transforms"):
        KT("field")
