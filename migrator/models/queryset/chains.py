"""Recorded querysets as parts of other queries: values of lookups, subqueries in expressions, parts of a union.

A part adds its chain to the shape of the whole and its values to the values of the whole. What the chain leads to was
looked at when it was recorded; its values were prepared then, so that slots for them are *settled*.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

from migrator.host.record import record
from migrator.query.query import Query
from migrator.sql.slots import Slot, Unshapely


@record(frozen=True, slots=True)
class Chain:
    """What was recorded of a queryset when it became part of something else."""

    node: Any
    steps: Sequence[tuple[Any, bool]]
    values: tuple[Any, ...]
    using: str | None = None
    """The database that the queryset was sent to, where that counts."""

    def query(self, slots: Sequence[Slot] | None = None) -> Any:
        """Return a new query that has taken all steps, with *slots* in place of its values."""
        if not self.node.width:
            query = self.node.template.clone()
        else:
            query = Query(self.node.model)
            settled = None if slots is None else Settled(slots)
            for step, on_new_copy in self.steps:
                if on_new_copy:
                    query.begin_link()
                (step if settled is None else step.filled(settled)).apply(query)
        query._db = self.using
        return query


def shape_of_chain(chain: Any, values: list[Any], *, nested: bool = True) -> Hashable:
    """Return the shape of a part and append its values to *values*.

    Args:
        chain: the part; a query, of which nothing is recorded, has no shape.
        nested: it is compiled as a query of its own.

    Raises:
        Unshapely: the chain may compile to something else as a part, or with these values.
    """
    if type(chain) is not Chain:
        raise Unshapely
    node = chain.node
    if (nested and not node.is_nestable) or (node.twins and node.has_twins(chain.values)):
        raise Unshapely
    values.extend(chain.values)
    return "chain", node, chain.using


def orders_by_names(query: Any) -> bool:
    """Say whether nothing but names says how a query is ordered, so that no expression is resolved later."""
    terms = query.order_by or (query.get_meta().ordering if query.default_ordering else ())
    return not query.extra_order_by and all(isinstance(term, str) for term in terms)


class Values:
    """The values for a step, in the order of its shape; parts keep their own."""

    def __init__(self, values: Iterable[Any]) -> None:
        self._values: Iterator[Any] = iter(values)

    def next(self) -> Any:
        """Return the next value."""
        return next(self._values)

    def query_of(self, chain: Chain) -> Any:
        """Pass the values of a part over: None, which says that it stays as it is."""
        for _ in chain.values:
            next(self._values)
        return None


class Slots(Values):
    """Slots for the values of a step, counted from *first*."""

    def __init__(self, first: int) -> None:
        super().__init__(())
        self.end = first
        self.own: set[int] = set()
        """Those that a lookup of the step itself has to take."""
        self.parts: list[tuple[Any, tuple[int, ...]]] = []
        """The models of its parts and the slots of each."""

    def next(self) -> Slot:
        """Return the slot for the next value."""
        slot = Slot(self.end)
        self.own.add(slot.index)
        self.end += 1
        return slot

    def query_of(self, chain: Chain) -> Any:
        """Return the query of a part with slots."""
        indexes = tuple(range(self.end, self.end + len(chain.values)))
        self.end += len(indexes)
        if indexes:
            self.parts.append((chain.node.model, indexes))
        return chain.query([Slot(index, True) for index in indexes])


class Settled(Values):
    """Slots that are there already, for a step in the chain of a part."""

    def query_of(self, chain: Chain) -> Any:
        """Return the query of a part with its slots."""
        return chain.query([next(self._values) for _ in chain.values])


__all__ = ["Chain", "Settled", "Slots", "Values", "orders_by_names", "shape_of_chain"]
