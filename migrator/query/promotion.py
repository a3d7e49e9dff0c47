"""Which joins a condition turns into outer or inner ones: the rules, as a table.

Every child of a condition *votes* for the joins that it needs as inner ones, because it can only be true where the
joined row exists. A join that may have no row must become an outer join where some other child could make the whole
true without it, and may be an inner one where nothing could.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, Final

from migrator.host.mode import public
from migrator.sql.constants import AND, OR, XOR


class Verdict(Enum):
    """What becomes of a join."""

    OUTER = "promote"
    INNER = "demote"
    KEEP = "keep"


RULES: Final[dict[tuple[str, bool], Verdict]] = {
    # (connector that takes effect, all children vote for it): what becomes of the join
    (AND, True): Verdict.INNER,
    (AND, False): Verdict.INNER,  # one child that needs the row is enough: the others cannot save the whole
    (OR, True): Verdict.INNER,  # whichever alternative holds, the row exists
    (OR, False): Verdict.OUTER,  # another alternative may hold without the row
    (XOR, True): Verdict.KEEP,  # odd and even numbers of true children both occur; leave the join as it is
    (XOR, False): Verdict.OUTER,
}

NEGATED: Final[dict[str, str]] = {AND: OR, OR: AND, XOR: XOR}
"""NOT (a AND b) is NOT a OR NOT b: the connector that takes effect under a negation."""


@public("db.models.sql.query")
class JoinPromoter:
    """Collects the votes of one condition's children and applies :data:`RULES`.

    Args:
        connector: AND, OR or XOR.
        num_children: how many children may vote.
        negated: the condition stands under a negation.
    """

    def __init__(self, connector: str, num_children: int, negated: bool) -> None:
        self.connector = connector
        self.negated = negated
        self.effective_connector = NEGATED[connector] if negated else connector
        self.num_children = num_children
        self.votes: dict[str, int] = {}

    def __repr__(self) -> str:
        return (
            f"{self.__class__.__qualname__}(connector={self.connector!r}, num_children={self.num_children!r}, "
            f"negated={self.negated!r})"
        )

    def add_votes(self, votes: Iterable[str]) -> None:
        """Add one child's votes: the aliases of the joins that it needs as inner ones."""
        for alias in votes:
            self.votes[alias] = self.votes.get(alias, 0) + 1

    def verdict(self, votes: int) -> Verdict:
        """Return what becomes of a join with that many votes."""
        return RULES[self.effective_connector, votes == self.num_children]

    def update_join_types(self, query: Any) -> set[str]:
        """Change the joins of *query*, outer ones first, and return the aliases that are inner joins now."""
        outer: set[str] = set()
        inner: set[str] = set()
        for alias, votes in self.votes.items():
            verdict = self.verdict(votes)
            if verdict is Verdict.OUTER:
                outer.add(alias)
            elif verdict is Verdict.INNER:
                inner.add(alias)
        query.promote_joins(outer)
        query.demote_joins(inner)
        return inner
