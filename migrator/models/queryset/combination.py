"""Combining querysets: the operators ``&``, ``|``, ``^``, and union, intersection, difference."""

from __future__ import annotations

from typing import Any, Self

from migrator.models.queryset.empty import EmptyQuerySet
from migrator.models.queryset.selection import QuerySetSelection
from migrator.models.queryset.steps import Combine, Merge
from migrator.sql.constants import AND, OR, XOR


class QuerySetCombination(QuerySetSelection):
    """Set operations; none of them touches the database."""

    def __and__(self, other: Any) -> Any:
        self._check_operator_queryset(other, "&")
        self._merge_sanity_check(other)
        if isinstance(other, EmptyQuerySet):
            return other
        if isinstance(self, EmptyQuerySet):
            return self
        combined = self._chain()
        combined._merge_known_related_objects(other)
        combined._orm_change(Merge(_part_of(other), AND))
        return combined

    def __or__(self, other: Any) -> Any:
        self._check_operator_queryset(other, "|")
        return self._orm_combine_any(other, OR)

    def __xor__(self, other: Any) -> Any:
        self._check_operator_queryset(other, "^")
        return self._orm_combine_any(other, XOR)

    def _orm_combine_any(self, other: Any, connector: str) -> Any:
        """Combine with OR or XOR: an empty side leaves the other one, a sliced side becomes a subquery."""
        self._merge_sanity_check(other)
        if isinstance(self, EmptyQuerySet):
            return other
        if isinstance(other, EmptyQuerySet):
            return self
        combined = _filterable(self)._chain()
        combined._merge_known_related_objects(other)
        combined._orm_change(Merge(_part_of(_filterable(other)), connector))
        return combined

    def union(self, *other_qs: Any, all: bool = False) -> Any:
        """Return the rows of any of the querysets; duplicates only with *all*."""
        if not isinstance(self, EmptyQuerySet):
            return self._combinator_query("union", *other_qs, all=all) if other_qs else self
        # Nothing is selected by this one, so that the first other queryset decides what is.
        rest = [queryset for queryset in other_qs if not isinstance(queryset, EmptyQuerySet)]
        if not rest:
            return self
        first, *more = rest
        return first._combinator_query("union", *more, all=all) if more else first

    def intersection(self, *other_qs: Any) -> Any:
        """Return the rows that all of the querysets have."""
        if isinstance(self, EmptyQuerySet):
            return self
        for other in other_qs:
            if isinstance(other, EmptyQuerySet):
                return other
        return self._combinator_query("intersection", *other_qs)

    def difference(self, *other_qs: Any) -> Any:
        """Return the rows of this queryset that none of the others has."""
        if isinstance(self, EmptyQuerySet):
            return self
        return self._combinator_query("difference", *other_qs)

    def _combinator_query(self, combinator: str, *other_qs: Any, all: bool = False) -> Self:
        """Return a queryset that selects what this one selects, from the combination of the queries."""
        if self._orm_node is not None and not self._orm_node.is_nestable:
            self._orm_builder()
        clone = self._chain()
        clone._orm_change(Combine(combinator, all, tuple(map(_part_of, other_qs))))
        return clone

    def _merge_sanity_check(self, other: Any) -> None:
        """Raise TypeError if the rows of the two querysets have different columns."""
        if self._fields is None:
            return
        for part in ("values_select", "extra_select", "annotation_select"):
            if set(getattr(self._orm_traits, part)) != set(getattr(_traits_of(other), part)):
                raise TypeError(
                    f"Merging '{self.__class__.__name__}' classes must involve the same values in each case."
                )

    def _check_operator_queryset(self, other: Any, operator_: str) -> None:
        """Raise TypeError if one side is a union, an intersection or a difference."""
        if self._orm_traits.combinator or _traits_of(other).combinator:
            raise TypeError(f"Cannot use {operator_} operator with combined queryset.")


def _traits_of(other: Any) -> Any:
    """Return what the other side is like; whatever is no queryset is asked for its query, and has none."""
    return other._orm_traits if isinstance(other, QuerySetSelection) else other.query


def _part_of(queryset: Any) -> Any:
    """Return what is recorded of *queryset*, or its query."""
    chain = queryset._orm_recorded_chain()
    return queryset.query.clone() if chain is None else chain


def _filterable(queryset: Any) -> Any:
    if queryset._orm_traits.can_filter():
        return queryset
    return queryset.model._base_manager.filter(pk__in=queryset.values("pk"))
