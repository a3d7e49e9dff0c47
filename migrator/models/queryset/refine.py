"""Methods that narrow, order or route a queryset and return a new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

from migrator.expressions.q import PROHIBITED_FILTER_KWARGS as PROHIBITED_FILTER_KWARGS, Q
from migrator.host.deprecation import RemovedInDjango2028Warning
from migrator.host.warnings import warn_external
from migrator.models.fetch_modes import FetchMode
from migrator.models.prefetch import Prefetch
from migrator.models.queryset import recording
from migrator.models.queryset.sequence import QuerySetSequence
from migrator.models.queryset.steps import (
    Carry,
    Condition,
    Defer,
    Distinct,
    Empty,
    Extra,
    Lock,
    Only,
    Order,
    Reverse,
    SelectRelated,
    Unorder,
    Where,
)
from migrator.query.query import Query
from migrator.sql.constants import LOOKUP_SEP

_ADD_Q = Query.add_q


class ReferringSteps:
    """The steps of ``_orm_referring()``, which are only made when somebody takes them: nearly never."""

    __slots__ = ("keys", "name", "only")

    def __init__(self, name: str, keys: Sequence[int], only: tuple[str, ...]) -> None:
        self.name = name
        self.keys = keys
        self.only = only

    def __iter__(self) -> Iterator[tuple[Any, bool]]:
        yield Where(False, (Q((f"{self.name}__in", self.keys)),), {}), True
        if self.only:
            yield Only(self.only), True


class QuerySetRefinement(QuerySetSequence):
    """``filter()`` and its kind: none of these methods touches the database."""

    def all(self) -> Self:
        """Return a copy that has not been evaluated."""
        return self._chain()

    def none(self) -> Self:
        """Return a queryset that never has results and never runs a query."""
        return self._orm_derive(Empty())

    def filter(self, *args: Any, **kwargs: Any) -> Self:
        """Return the rows that match all conditions, given as Q objects and as lookups.

        Raises:
            FieldError: a name cannot be resolved.
            TypeError: the queryset is sliced.
            NotSupportedError: the queryset combines others.
        """
        self._not_support_combined_queries("filter")
        return self._filter_or_exclude(False, args, kwargs)

    def exclude(self, *args: Any, **kwargs: Any) -> Self:
        """Return the rows that do not match the conditions; raises what :meth:`filter` raises."""
        self._not_support_combined_queries("exclude")
        return self._filter_or_exclude(True, args, kwargs)

    def _filter_or_exclude(self, negate: bool, args: Any, kwargs: Any) -> Self:
        if (args or kwargs) and self._orm_traits.is_sliced:
            raise TypeError("Cannot filter a query once a slice has been taken.")
        clone = self._chain()
        if self._defer_next_filter:
            self._defer_next_filter = False
            clone._deferred_filter = negate, args, kwargs
        else:
            clone._filter_or_exclude_inplace(negate, args, kwargs)
        return clone

    def _filter_or_exclude_inplace(self, negate: bool, args: Any, kwargs: Any) -> None:
        if not PROHIBITED_FILTER_KWARGS.isdisjoint(kwargs):
            names = ", ".join(repr(name) for name in sorted(PROHIBITED_FILTER_KWARGS.intersection(kwargs)))
            raise TypeError(f"The following kwargs are invalid: {names}")
        self._orm_change(Where(negate, args, kwargs))

    def _orm_referring(self, name: str, keys: Sequence[int], only: tuple[str, ...]) -> Self:
        """Narrow this fresh queryset to the rows whose foreign key *name* is among *keys*.

        For deletions, which ask this of every relation: once the chain is recorded, the step along it is not taken
        again. The keys are distinct integers that need no preparing, and the caller lets go of the list. With *only*,
        other columns are left out.
        """
        root, key = self._orm_node, ("referring", name, len(keys), only)
        shortcut = None if root is None else root.shortcuts.get(key)
        if shortcut is None:
            found = self.filter(Q((f"{name}__in", keys)))
            if only:
                found = found.only(*only)
            if root is not None and found._orm_node is not None:
                recording.note(root.shortcuts, key, recording.Shortcut(found._orm_node))
            return found
        shortcut.used = True
        self._orm_node, self._orm_bound, self._orm_is_new_copy = shortcut.node, tuple(keys), False
        self._orm_steps = ReferringSteps(name, keys, only)  # type: ignore[assignment]  # as good as a tuple of them
        return self

    # -- for prefetching, which changes the queryset itself --

    def _orm_narrow(self, condition: Any) -> None:
        """Keep the rows that meet *condition*, through the joins that are there."""
        if Query.add_q is not _ADD_Q:
            self._orm_builder()  # somebody replaced it to see what is asked
        self._orm_change(Condition(condition, reuse_all=True))

    def _orm_in_any_order(self) -> None:
        """Drop the ordering, unless it decides which rows there are."""
        self._orm_change(Unorder(force=False))

    def _orm_carry(self, columns: dict[str, str]) -> Self:
        """Return a queryset that selects *columns* too, by name and SQL; by ``extra()`` if that is somebody's own."""
        if type(self).extra is not QuerySetRefinement.extra:
            return self.extra(select=columns)
        self._not_support_combined_queries("extra")
        return self._orm_derive(Carry(columns))

    def complex_filter(self, filter_obj: Any) -> Self:
        """Filter by a Q object or by a dictionary of lookups, as ``limit_choices_to`` gives them."""
        if isinstance(filter_obj, Q):
            return self._orm_derive(Condition(filter_obj))
        return self._filter_or_exclude(False, args=(), kwargs=filter_obj)

    def order_by(self, *field_names: Any) -> Self:
        """Return the rows in this order; without names, in none.

        Raises:
            TypeError: the queryset is sliced.
        """
        if self._orm_traits.is_sliced:
            raise TypeError("Cannot reorder a query once a slice has been taken.")
        return self._orm_derive(Order(field_names))

    def reverse(self) -> Self:
        """Return the rows in the opposite order."""
        if self._orm_traits.is_sliced:
            raise TypeError("Cannot reverse a query once a slice has been taken.")
        return self._orm_derive(Reverse())

    def distinct(self, *field_names: str) -> Self:
        """Return the rows without duplicates, or one row for each combination of values of *field_names*."""
        self._not_support_combined_queries("distinct")
        if self._orm_traits.is_sliced:
            raise TypeError("Cannot create distinct fields once a slice has been taken.")
        return self._orm_derive(Distinct(field_names))

    def extra(
        self,
        select: Any = None,
        where: Any = None,
        params: Any = None,
        tables: Any = None,
        order_by: Any = None,
        select_params: Any = None,
    ) -> Self:
        """Add hand-written SQL: columns, conditions, tables, ordering."""
        self._not_support_combined_queries("extra")
        if self._orm_traits.is_sliced:
            raise TypeError("Cannot change a query once a slice has been taken.")
        return self._orm_derive(Extra(select, select_params, where, params, tables, order_by))

    def using(self, alias: str | None) -> Self:
        """Return the same query for the database *alias*."""
        clone = self._chain()
        clone._db = alias
        return clone

    def fetch_mode(self, fetch_mode: FetchMode) -> Self:
        """Return a queryset whose instances fetch missing fields in this mode.

        Raises:
            TypeError: it is no mode.
        """
        if not hasattr(fetch_mode, "track_peers"):
            raise TypeError(
                f"fetch_mode() takes FETCH_ONE, FETCH_PEERS, FETCH_RAISE or a FetchMode, not {fetch_mode!r}."
            )
        clone = self._chain()
        clone._fetch_mode = fetch_mode
        return clone

    def select_for_update(
        self,
        nowait: bool = False,
        skip_locked: bool = False,
        of: Iterable[str] = (),
        no_key: bool = False,
    ) -> Self:
        """Return a queryset that locks its rows until the end of the transaction.

        Args:
            nowait: fail at once if a row is locked by somebody else.
            skip_locked: leave such rows out.
            of: lock the rows of these relations only (``"self"`` for the model itself).
            no_key: take the weaker lock that lets others refer to the rows.

        Raises:
            ValueError: both *nowait* and *skip_locked*.
        """
        if nowait and skip_locked:
            raise ValueError("The nowait option cannot be used with skip_locked.")
        clone = self._chain()
        clone._for_write = True
        clone._orm_change(Lock(nowait, skip_locked, of, no_key))  # type: ignore[arg-type]  # kept as it was given
        return clone

    def select_related(self, *fields: Any) -> Self:
        """Return a queryset that loads these related rows with the same query; ``None`` takes them all back.

        Raises:
            TypeError: after values() or values_list().
        """
        self._not_support_combined_queries("select_related")
        self._orm_forbid_after_values("select_related")
        if fields == (None,):
            return self._orm_derive(SelectRelated(False))
        if fields:
            return self._orm_derive(SelectRelated(fields))
        warn_external(
            "Calling select_related() with no arguments is deprecated. Specify the fields to fetch instead.",
            RemovedInDjango2028Warning,
        )
        return self._orm_derive(SelectRelated(True))

    def prefetch_related(self, *lookups: Any) -> Self:
        """Return a queryset that fetches these relations with one more query each; ``None`` takes them all back.

        Raises:
            ValueError: a lookup starts at a filtered relation.
        """
        self._not_support_combined_queries("prefetch_related")
        clone = self._chain()
        if lookups == (None,):
            clone._prefetch_related_lookups = ()
            return clone
        filtered = clone._orm_traits._filtered_relations
        for lookup in lookups:
            path = lookup.prefetch_to if isinstance(lookup, Prefetch) else lookup
            if path.split(LOOKUP_SEP, 1)[0] in filtered:
                raise ValueError("prefetch_related() is not supported with FilteredRelation.")
        clone._prefetch_related_lookups = clone._prefetch_related_lookups + lookups
        return clone

    def defer(self, *fields: Any) -> Self:
        """Return a queryset whose instances load these fields on demand; ``None`` takes all deferring back."""
        self._not_support_combined_queries("defer")
        self._orm_forbid_after_values("defer")
        return self._orm_derive(Defer(None if fields == (None,) else fields))

    def only(self, *fields: Any) -> Self:
        """Return a queryset whose instances load everything but these fields on demand."""
        self._not_support_combined_queries("only")
        self._orm_forbid_after_values("only")
        if fields == (None,):
            raise TypeError("Cannot pass None as an argument to only().")
        filtered = self._orm_traits._filtered_relations
        if filtered and any(field.split(LOOKUP_SEP, 1)[0] in filtered for field in fields):
            raise ValueError("only() is not supported with FilteredRelation.")
        return self._orm_derive(Only(fields))

    def _orm_forbid_after_values(self, method: str) -> None:
        if self._fields is not None:
            raise TypeError(f"Cannot call {method}() after .values() or .values_list()")
