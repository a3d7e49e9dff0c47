"""Methods that run the query and answer with something else than a queryset: one object, a number, a dictionary."""

from __future__ import annotations

from typing import Any

from migrator.models.bodies import Effects, evaluate, invoke, served_by
from migrator.models.queryset import planned
from migrator.models.queryset.combination import QuerySetCombination
from migrator.models.queryset.empty import EmptyQuerySet
from migrator.models.queryset.ordering import is_totally_ordered
from migrator.models.queryset.sequence import MAX_GET_RESULTS
from migrator.models.queryset.steps import Order, Slice, Unorder
from migrator.runtime.connections import connections
from migrator.runtime.drivers import run
from migrator.sql.errors import NotSupportedError


class QuerySetTerminal(QuerySetCombination):
    """``get()``, ``count()`` and their kind: bodies and synchronous faces."""

    @property
    def ordered(self) -> bool:
        """Whether the rows come in a defined order: ``order_by()`` was called or the model has a default ordering."""
        if isinstance(self, EmptyQuerySet):
            return True
        traits = self._orm_traits
        if traits.extra_order_by or traits.order_by:
            return True
        return bool(traits.default_ordering and self.model._meta.ordering and not traits.group_by)

    @property
    def totally_ordered(self) -> bool:
        """Whether the order leaves nothing to chance: it includes fields that are unique together and not null."""
        return is_totally_ordered(self._orm_traits, self.model._meta)

    # -- one object --

    @served_by("_get_effects")
    def get(self, *args: Any, **kwargs: Any) -> Any:
        """Return the one object that matches.

        Raises:
            DoesNotExist: there is none.
            MultipleObjectsReturned: there are several.
        """
        return run(self._get_effects(*args, **kwargs))

    def _get_effects(self, *args: Any, **kwargs: Any) -> Effects[Any]:
        combinator = self._orm_traits.combinator
        if combinator and (args or kwargs):
            raise NotSupportedError(f"Calling QuerySet.get(...) with filters after {combinator}() is not supported.")
        found: list[Any] | None = None
        goes_straight = self._orm_node is not None and self._orm_goes_straight()
        if goes_straight:
            known = planned.matching(self, args, kwargs)
            if known is not None:
                plan, statement, connection = known
                found = planned.read(self, plan, (yield statement), connection)
        limit = MAX_GET_RESULTS
        if found is None:
            candidates = self._chain() if combinator else self.filter(*args, **kwargs)
            if self._orm_traits.can_filter() and not self._orm_traits.distinct_fields:
                candidates = candidates.order_by()
            if candidates._orm_can_limit():
                candidates._orm_change(Slice(None, limit))
            else:
                limit = 0
            found = yield from evaluate(candidates)
            if goes_straight:
                planned.remember_shortcut(self, args, kwargs, candidates)
        if len(found) == 1:
            return found[0]
        name = self.model._meta.object_name
        if not found:
            raise self.model.DoesNotExist(f"{name} matching query does not exist.")
        number: Any = f"more than {limit - 1}" if limit and len(found) >= limit else len(found)
        raise self.model.MultipleObjectsReturned(f"get() returned more than one {name} -- it returned {number}!")

    @classmethod
    def _orm_goes_straight(cls) -> bool:
        """Whether ``get()`` may leave out the methods that it is made of: nobody overrode them."""
        return (cls.filter, cls._filter_or_exclude, cls._filter_or_exclude_inplace, cls.order_by) == _REFINEMENTS and (
            (cls._chain, cls._clone, cls._fetch_all, cls.__iter__) == _BASICS
        )

    def _orm_can_limit(self) -> bool:
        if not self._orm_traits.select_for_update:
            return True
        return bool(connections[self.db].features.supports_select_for_update_with_limit)

    @served_by("_first_effects")
    def first(self) -> Any:
        """Return the first object, by primary key if no order is defined, or None.

        Raises:
            TypeError: the queryset aggregates and has no order.
        """
        return run(self._first_effects())

    def _first_effects(self) -> Effects[Any]:
        ordered = self if self._orm_keeps_its_order() else self._orm_by_primary_key("first")
        found = yield from evaluate(ordered[:1])
        return found[0] if found else None

    @served_by("_last_effects")
    def last(self) -> Any:
        """Return the last object, or None; see :meth:`first`."""
        return run(self._last_effects())

    def _last_effects(self) -> Effects[Any]:
        reverse = self.reverse() if self._orm_keeps_its_order() else self._orm_by_primary_key("last")
        found = yield from evaluate(reverse[:1])
        return found[0] if found else None

    def _orm_keeps_its_order(self) -> bool:
        """Whether an order is defined, or was cleared on purpose."""
        return self.ordered or not self._orm_traits.default_ordering

    def _orm_by_primary_key(self, method: str) -> Any:
        self._check_ordering_first_last_queryset_aggregation(method)
        return self.order_by("pk" if method == "first" else "-pk")

    def _check_ordering_first_last_queryset_aggregation(self, method: str) -> None:
        group_by = self._orm_traits.group_by
        if not isinstance(group_by, tuple):
            return
        options = self.model._meta
        grouped = {getattr(column, "target", column.output_field) for column in group_by}
        if options.pk not in grouped and not grouped.issuperset(options.pk_fields):
            raise TypeError(
                f"Cannot use QuerySet.{method}() on an unordered queryset performing aggregation. "
                "Add an ordering with order_by()."
            )

    @served_by("_earliest_face_effects")
    def earliest(self, *fields: str) -> Any:
        """Return the first object by *fields*, or by ``Meta.get_latest_by``.

        Raises:
            DoesNotExist: there is none.
            ValueError: neither fields nor ``get_latest_by``.
            TypeError: the queryset is sliced.
        """
        return run(self._earliest_face_effects(*fields))

    def _earliest_face_effects(self, *fields: str) -> Effects[Any]:
        self._orm_forbid_sliced()
        return (yield from invoke(self._earliest, *fields))

    @served_by("_latest_effects")
    def latest(self, *fields: str) -> Any:
        """Return the last object by *fields*; raises what :meth:`earliest` raises."""
        return run(self._latest_effects(*fields))

    def _latest_effects(self, *fields: str) -> Effects[Any]:
        self._orm_forbid_sliced()
        return (yield from invoke(self.reverse()._earliest, *fields))

    @served_by("_earliest_effects")
    def _earliest(self, *fields: str) -> Any:
        """Return the first object in the order of *fields*."""
        return run(self._earliest_effects(*fields))

    def _earliest_effects(self, *fields: Any) -> Effects[Any]:
        names: Any = fields or self.model._meta.get_latest_by
        if isinstance(names, str):
            names = (names,)
        if names is None:
            raise ValueError(
                "earliest() and latest() require either fields as positional "
                "arguments or 'get_latest_by' in the model's Meta."
            )
        one = self._orm_derive(Slice(None, 1), Unorder(), Order(tuple(names)))
        return (yield from invoke(one.get))

    def _orm_forbid_sliced(self) -> None:
        if self._orm_traits.is_sliced:
            raise TypeError("Cannot change a query once a slice has been taken.")

    # -- facts about the whole --

    @served_by("_count_effects")
    def count(self) -> int:
        """Return the number of rows; asks the database unless the results are there already."""
        if self._result_cache is not None:
            return len(self._result_cache)
        number: int = run(self._count_effects())
        return number

    def _count_effects(self) -> Effects[Any]:
        if self._result_cache is not None:
            return len(self._result_cache)
        number = None if self._orm_node is None else (yield from planned.count(self))
        return (yield from self._orm_unchanged.count_effects(using=self.db)) if number is None else number

    @served_by("_exists_effects")
    def exists(self) -> bool:
        """Return whether there is a row; asks the database unless the results are there already."""
        if self._result_cache is not None:
            return bool(self._result_cache)
        answer: bool = run(self._exists_effects())
        return answer

    def _exists_effects(self) -> Effects[Any]:
        if self._result_cache is not None:
            return bool(self._result_cache)
        answer = None if self._orm_node is None else (yield from planned.exists(self))
        return (yield from self._orm_unchanged.has_results_effects(using=self.db)) if answer is None else answer

    @served_by("_contains_effects")
    def contains(self, obj: Any) -> bool:
        """Return whether *obj* is among the rows.

        Raises:
            TypeError: *obj* is no model instance, or this queryset returns values.
            ValueError: *obj* is not saved.
        """
        answer: bool = run(self._contains_effects(obj))
        return answer

    def _contains_effects(self, obj: Any) -> Effects[Any]:
        self._not_support_combined_queries("contains")
        if self._fields is not None:
            raise TypeError("Cannot call QuerySet.contains() after .values() or .values_list().")
        try:
            is_of_model = obj._meta.concrete_model == self.model._meta.concrete_model
        except AttributeError:
            raise TypeError("'obj' must be a model instance.") from None
        if not is_of_model:
            return False
        if not obj._is_pk_set():
            raise ValueError("QuerySet.contains() cannot be used on unsaved objects.")
        if self._result_cache is not None:
            return obj in self._result_cache
        return (yield from invoke(self.filter(pk=obj.pk).exists))

    @served_by("_aggregate_effects")
    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the values of these aggregates over all rows, by name.

        Raises:
            TypeError: something is no expression, or needs a name.
            NotImplementedError: after distinct(*fields).
        """
        values: dict[str, Any] = run(self._aggregate_effects(*args, **kwargs))
        return values

    def _aggregate_effects(self, *args: Any, **kwargs: Any) -> Effects[Any]:
        if self._orm_traits.distinct_fields:
            raise NotImplementedError("aggregate() + distinct(fields) not implemented.")
        self._validate_values_are_expressions((*args, *kwargs.values()), method_name="aggregate")
        for expression in args:
            try:
                name = expression.default_alias
            except (AttributeError, TypeError):
                raise TypeError("Complex aggregates require an alias") from None
            kwargs[name] = expression
        known = None if self._orm_node is None or not kwargs else (yield from planned.aggregate(self, kwargs))
        return (
            (yield from self._orm_unchanged.chain().aggregation_effects(self.db, kwargs)) if known is None else known
        )

    @served_by("_explain_effects")
    def explain(self, *, format: str | None = None, **options: Any) -> str:
        """Return how the database would run the query, as text.

        Raises:
            ValueError: an unknown format or option.
            NotSupportedError: the database cannot say.
        """
        text: str = run(self._explain_effects(format=format, **options))
        return text

    def _explain_effects(self, *, format: str | None = None, **options: Any) -> Effects[Any]:
        return (yield from self.query.explain_effects(using=self.db, format=format, **options))


_REFINEMENTS = (
    QuerySetTerminal.filter,
    QuerySetTerminal._filter_or_exclude,
    QuerySetTerminal._filter_or_exclude_inplace,
    QuerySetTerminal.order_by,
)
_BASICS = (
    QuerySetTerminal._chain,
    QuerySetTerminal._clone,
    QuerySetTerminal._fetch_all,
    QuerySetTerminal.__iter__,
)
