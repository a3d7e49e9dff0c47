"""Combining querysets: the operators ``&``, ``|``, ``^``, and union, intersection, difference."""

from __future__ import annotations

from typing import Any, Self

from migrator.models.queryset.empty import EmptyQuerySet
from migrator.models.queryset.selection import QuerySetSelection
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
        combined.query.combine(other.query, AND)
        return combined

    def __or__(self, other: Any) -> Any:
        self._check_operator_queryset(other, "|")
        return self._combine_any(other, OR)

    def __xor__(self, other: Any) -> Any:
        self._check_operator_queryset(other, "^")
        return self._combine_any(other, XOR)

    def _combine_any(self, other: Any, connector: str) -> Any:
        """Combine with OR or XOR: an empty side leaves the other one, a sliced side becomes a subquery."""
        self._merge_sanity_check(other)
        if isinstance(self, EmptyQuerySet):
            return other
        if isinstance(other, EmptyQuerySet):
            return self
        combined = _filterable(self)._chain()
        combined._merge_known_related_objects(other)
        combined.query.combine(_filterable(other).query, connector)
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
        clone = self._chain()
        # Slice and ordering of this query stay on its part of the combination; the whole gets its own.
        clone.query.clear_ordering(force=True)
        clone.query.default_ordering = True
        clone.query.clear_limits()
        self._clear_ordering_in_combined_queries(clone.query, other_qs)
        clone.query.combinator = combinator
        clone.query.combinator_all = all
        return clone

    def _clear_ordering_in_combined_queries(self, cloned_query: Any, other_qs: Any) -> None:
        """Give *cloned_query* its parts: this query as it is, the others without an order that has no effect."""
        others = []
        for queryset in other_qs:
            part = queryset.query.clone()
            part.clear_ordering(clear_default=False)
            others.append(part)
        cloned_query.combined_queries = (self.query, *others)

    def _merge_sanity_check(self, other: Any) -> None:
        """Raise TypeError if the rows of the two querysets have different columns."""
        if self._fields is None:
            return
        for part in ("values_select", "extra_select", "annotation_select"):
            if set(getattr(self.query, part)) != set(getattr(other.query, part)):
                raise TypeError(
                    f"Merging '{self.__class__.__name__}' classes must involve the same values in each case."
                )

    def _check_operator_queryset(self, other: Any, operator_: str) -> None:
        """Raise TypeError if one side is a union, an intersection or a difference."""
        if self.query.combinator or other.query.combinator:
            raise TypeError(f"Cannot use {operator_} operator with combined queryset.")


def _filterable(queryset: Any) -> Any:
    if queryset.query.can_filter():
        return queryset
    return queryset.model._base_manager.filter(pk__in=queryset.values("pk"))
