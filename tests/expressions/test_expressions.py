"""Expressions without a database: reprs, identity, types."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.expressions import factory  # noqa: F401  # registers the lookups
from migrator.expressions.aggregates.builtin import Avg, Count, StdDev, StringAgg
from migrator.expressions.arithmetic import CombinedExpression
from migrator.expressions.base import Expression
from migrator.expressions.case import Case, When
from migrator.expressions.functions.text import Concat, Substr
from migrator.expressions.ordering import OrderBy
from migrator.expressions.outputs import (
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    Field,
    IntegerField,
    PositiveIntegerField,
)
from migrator.expressions.q import Q
from migrator.expressions.references import F, OuterRef
from migrator.expressions.values import Value
from migrator.expressions.windows import RowRange, Window
from migrator.host.exceptions import FieldError
from tests.expressions.backend import sql


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (F("a") + 1, "<CombinedExpression: F(a) + Value(1)>"),
        (OuterRef("name")[1:5], "Sliced(OuterRef(name), slice(1, 5, None))"),
        (Concat("a", "b"), "Concat(ConcatPair(F(a), F(b)))"),
        (Substr("a", 1, 3), "Substr(F(a), Value(1), Value(3))"),
        (Count("*", distinct=True), "Count('*', distinct=True)"),
        (StdDev("a", filter=Q(a=1)), "StdDev(F(a), filter=(AND: ('a', 1)), sample=False)"),
        (StringAgg("x", Value(","), order_by="-y"),
         "StringAgg(F(x), StringAggDelimiter(Value(',')), order_by=OrderBy(F(y), descending=True))"),
        (Case(When(a=1)), "<Case: CASE WHEN <Q: (AND: ('a', 1))> THEN Value(None), ELSE Value(None)>"),
        (Window(Avg("s"), partition_by="d", frame=RowRange(-1)),
         "<Window: Avg(F(s)) OVER (PARTITION BY F(d)ROWS BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING)>"),
    ],
)  # fmt: skip
def test_repr(expression: Any, text: str) -> None:
    assert repr(expression) == text


def test_equality_follows_constructor_arguments() -> None:
    assert Expression(IntegerField()) == Expression(output_field=IntegerField())
    assert Expression(IntegerField()) != Expression(CharField())
    assert hash(OrderBy(F("a"), nulls_last=True)) == hash(OrderBy(F("a"), nulls_last=True))
    assert ~~F("a") == F("a")


@pytest.mark.parametrize(
    ("left", "operator", "right", "result"),
    [
        (PositiveIntegerField, "+", PositiveIntegerField, PositiveIntegerField),
        (PositiveIntegerField, "-", PositiveIntegerField, IntegerField),
        (IntegerField, "*", DecimalField, DecimalField),
        (DateField, "+", DurationField, DateTimeField),
        (DateTimeField, "-", DateField, DurationField),
    ],
)
def test_operators_have_types(left: type[Field], operator: str, right: type[Field], result: type[Field]) -> None:
    combined = CombinedExpression(Expression(left()), operator, Expression(right()))
    assert type(combined.output_field) is result


def test_a_type_that_cannot_be_inferred_is_an_error() -> None:
    combined = CombinedExpression(Expression(DateField()), "+", Expression(DateField()))
    with pytest.raises(FieldError, match=r"Cannot infer type of '\+' expression involving these types: DateField"):
        _ = combined.output_field


def test_q_knows_the_fields_that_it_mentions() -> None:
    assert Q(Q(a__b=F("c__d")), e=1).referenced_base_fields == {"a", "c", "e"}


def test_q_can_be_written_down() -> None:
    condition = ~(Q(a=1) | Q(b=F("c")))
    _, args, kwargs = condition.deconstruct()
    assert Q(*args, **kwargs) == condition


def test_a_combination_is_put_in_parentheses() -> None:
    assert sql((Value(1) + 2) * 3) == ("((%s + %s) * %s)", (1, 2, 3))


def test_a_case_without_reachable_branches_is_its_default() -> None:
    assert sql(Case(default=Value(5))) == ("%s", (5,))
