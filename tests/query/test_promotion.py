"""The rules of join promotion, against a brute-force reading of what they have to guarantee."""

from __future__ import annotations

from itertools import product

import pytest

from migrator.query.promotion import NEGATED, RULES, JoinPromoter, Verdict
from migrator.sql.constants import AND, OR, XOR

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
