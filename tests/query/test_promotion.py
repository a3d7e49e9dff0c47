"""The rules of join promotion, against a brute-force reading of what they have to guarantee."""

from __future__ import annotations

import sys
from itertools import product
from random import Random
from typing import Any

import pytest

from migrator.db.models import Exists, F, Q
from migrator.query.promotion import NEGATED, RULES, JoinPromoter, Verdict
from migrator.sql.constants import AND, INNER, LOUTER, OR, XOR
from tests.query.differential.compare import answers, engine
from tests.query.differential.generator import Generator
from tests.query.differential.vocabulary import MODELS
from tests.query.models import Author, Book

COMBINE = {AND: all, OR: any, XOR: lambda values: sum(values) % 2 == 1}


def holds_without_row(connector: str, needs_row: tuple[bool, ...]) -> bool:
    """Say whether the whole can be true for a row without partner: children that need the partner are false then."""
    choices = [(False,) if needed else (False, True) for needed in needs_row]
    return any(COMBINE[connector](values) for values in product(*choices))


@pytest.mark.parametrize("connector", [AND, OR, XOR])
@pytest.mark.parametrize("needs_row", [needs for needs in product([False, True], repeat=3) if any(needs)])
def test_no_row_is_lost_by_an_inner_join(connector: str, needs_row: tuple[bool, ...]) -> None:
    promoter = JoinPromoter(connector, len(needs_row), negated=False)
    for needed in needs_row:
        promoter.add_votes(["joined"] if needed else [])
    verdict = promoter.verdict(promoter.votes["joined"])
    if verdict is Verdict.INNER:
        assert not holds_without_row(connector, needs_row)
    if holds_without_row(connector, needs_row):
        assert verdict in (Verdict.OUTER, Verdict.KEEP)


def test_every_connector_has_a_rule() -> None:
    assert set(RULES) == {(connector, all_vote) for connector in COMBINE for all_vote in (True, False)}


def test_a_negation_exchanges_and_with_or() -> None:
    assert [JoinPromoter(connector, 2, negated=True).effective_connector for connector in (AND, OR, XOR)] == [
        OR,
        AND,
        XOR,
    ]
    assert {NEGATED[NEGATED[connector]] for connector in NEGATED} == set(NEGATED)


def test_repr_says_what_was_decided_from() -> None:
    assert repr(JoinPromoter(AND, 3, True)) == "JoinPromoter(connector='AND', num_children=3, negated=True)"


NAME, BORN, TITLE = Q(author__name="a"), Q(author__born=1), Q(title="t")
CITY = Q(author__publisher__name="p")

JOINS = {
    # The conditions of one filter() each; then the join to the author and, if it is there, the one to the publisher.
    "a condition needs its row": ([NAME], [INNER]),
    "so does each of several": ([NAME & TITLE], [INNER]),
    "an alternative does not": ([NAME | TITLE], [LOUTER]),
    "alternatives that all do": ([NAME | BORN], [INNER]),
    "a negation": ([~NAME], [LOUTER]),
    "a negated alternative": ([~(NAME | TITLE)], [LOUTER]),
    "a negated conjunction": ([~(NAME & BORN)], [LOUTER]),
    "a double negation": ([~(~NAME & TITLE)], [LOUTER]),
    "nothing there": ([Q(author__name__isnull=True)], [LOUTER]),
    "something there": ([Q(author__name__isnull=False)], [INNER]),
    "one of two": ([NAME ^ TITLE], [LOUTER]),
    "one of two, both of the row": ([NAME ^ BORN], [LOUTER]),
    "one of two, within": ([(NAME & TITLE) ^ Q(pages=1)], [LOUTER]),
    "an alternative, then a need": ([NAME | TITLE, BORN], [INNER]),
    "a need, then an alternative": ([BORN, NAME | TITLE], [INNER]),
    "a need, then a negation": ([BORN, ~NAME], [INNER]),
    "a way of two": ([CITY], [INNER, INNER]),
    "a way of two as an alternative": ([CITY | TITLE], [LOUTER, LOUTER]),
    "a need on the way": ([CITY | TITLE, NAME], [INNER, LOUTER]),
    "an alternative further on": ([CITY | NAME], [INNER, LOUTER]),
    "an expression": ([Q(title=F("author__name"))], [INNER]),
    "an expression as an alternative": ([Q(title=F("author__name")) | TITLE], [LOUTER]),
    "a subquery needs nothing": ([NAME | Exists(Author.objects.all())], [LOUTER]),
}


@pytest.mark.parametrize("case", JOINS)
def test_joins_by_condition(case: str) -> None:
    conditions, expected = JOINS[case]
    queryset = Book.objects.all()
    for condition in conditions:
        queryset = queryset.filter(condition)
    joins = [join for alias, join in queryset.query.alias_map.items() if queryset.query.alias_refcount[alias]]
    assert [join.join_type for join in joins if join.join_type] == expected


def _random_filters(seed: int) -> str:
    structure = Random(seed)  # reproducible on purpose
    make = Generator(structure, structure)
    model = make.pick(MODELS)
    calls = [f".{make.pick(('filter', 'filter', 'exclude'))}({make.q(model, 3)})" for _ in range(1 + seed % 3)]
    return f"as_is_and_outer({model}.objects{''.join(calls)})"


def test_a_join_tells_which_columns_it_compares() -> None:
    joins = Book.objects.filter(author__name="Ada").query.alias_map.values()
    assert [join.join_cols for join in joins if join.parent_alias] == [(("author_id", "id"),)]


def test_inner_joins_lose_no_row(database_settings: dict[str, Any]) -> None:
    """Random conditions find what they find when every join is an outer one."""
    queries = [{"code": _random_filters(seed), "ordered": True} for seed in range(400)]
    found = answers(sys.executable, "migrator", engine(database_settings), queries)
    compared = [
        (query["code"], *answer["rows"]) for query, answer in zip(queries, found, strict=True) if "rows" in answer
    ]
    assert len(compared) > 250
    assert sum(bool(rows) for _, rows, _ in compared) > 80
    assert [(code, inner, outer) for code, inner, outer in compared if inner != outer] == []
