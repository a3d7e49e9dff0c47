"""``in_bulk()``: many objects by a unique field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from migrator.models.bodies import Effects, evaluate, served_by
from migrator.models.iterables import (
    FlatValuesListIterable,
    ModelIterable,
    NamedValuesListIterable,
    ValuesIterable,
    ValuesListIterable,
)
from migrator.models.queryset.terminal import QuerySetTerminal
from migrator.runtime.connections import connections
from migrator.runtime.drivers import run

PairsOf = Callable[[list[Any]], list[tuple[Any, Any]]]
"""Turns rows into (key, item) pairs."""


class QuerySetInBulk(QuerySetTerminal):
    """Body and synchronous face of ``in_bulk()``."""

    @served_by("_in_bulk_effects")
    def in_bulk(self, id_list: Any = None, *, field_name: str = "pk") -> dict[Any, Any]:
        """Return the objects whose *field_name* is in *id_list* (all of them without one), by that field.

        Raises:
            TypeError: the queryset is sliced, or its rows have no key.
            ValueError: the field is not unique.
        """
        found: dict[Any, Any] = run(self._in_bulk_effects(id_list, field_name=field_name))
        return found

    def _in_bulk_effects(self, id_list: Any = None, *, field_name: str = "pk") -> Effects[dict[Any, Any]]:
        if self._orm_traits.is_sliced:
            raise TypeError("Cannot use 'limit' or 'offset' with in_bulk().")
        if id_list is not None and not id_list:
            return {}
        self._orm_check_bulk_key(field_name)
        queryset, pairs_of = self._orm_with_key(field_name)
        if id_list is None:
            return dict(pairs_of((yield from evaluate(queryset))))
        keys = tuple(id_list)
        if not keys:
            return {}  # an exhausted iterator
        meta = self.model._meta
        field = meta.pk if field_name == "pk" else meta.get_field(field_name)
        batch_size = connections[self.db].ops.bulk_batch_size([field], keys) or len(keys)
        found: dict[Any, Any] = {}
        for start in range(0, len(keys), batch_size):
            batch = queryset.filter(**{f"{field_name}__in": keys[start : start + batch_size]})
            found.update(pairs_of((yield from evaluate(batch))))
        return found

    def _orm_check_bulk_key(self, field_name: str) -> None:
        if field_name == "pk":
            return
        meta = self.model._meta
        if meta.get_field(field_name).unique or self._orm_traits.distinct_fields == (field_name,):
            return
        if not any(tuple(constraint.fields) == (field_name,) for constraint in meta.total_unique_constraints):
            raise ValueError(f"in_bulk()'s field_name must be a unique field but {field_name!r} isn't.")

    def _orm_with_key(self, field_name: str) -> tuple[Any, PairsOf]:
        """Return a queryset whose rows hold the key, and how to take key and item from its rows."""
        kind = self._iterable_class
        if issubclass(kind, ModelIterable):
            return self, _by_attribute(field_name)
        for row_class, keyed in _KEYED:
            if issubclass(kind, row_class):
                return keyed(self, field_name, tuple(self._orm_value_names()))
        raise TypeError(f"in_bulk() cannot be used with {kind.__name__}.")

    def _orm_value_names(self) -> list[str]:
        """Return the names of what is selected: those given to ``values()``, else all, and what was added later."""
        query = self.query
        if self._fields:
            return list(dict.fromkeys([*self._fields, *query.annotation_select]))
        columns = [field.attname for field in self.model._meta.concrete_fields]
        return [*query.extra_select, *columns, *query.annotation_select]


def _by_attribute(field_name: str) -> PairsOf:
    return lambda rows: [(getattr(row, field_name), row) for row in rows]


def _keyed_dictionaries(queryset: Any, field_name: str, selected: tuple[Any, ...]) -> tuple[Any, PairsOf]:
    if field_name in selected:
        return queryset, lambda rows: [(row[field_name], row) for row in rows]
    keyed = queryset.values(field_name, *selected)
    return keyed, lambda rows: [(row.pop(field_name), row) for row in rows]


def _keyed_named_rows(queryset: Any, field_name: str, selected: tuple[Any, ...]) -> tuple[Any, PairsOf]:
    if field_name not in selected:
        queryset = queryset.values_list(field_name, *selected, named=True)
    return queryset, _by_attribute(field_name)


def _keyed_tuples(queryset: Any, field_name: str, selected: tuple[Any, ...]) -> tuple[Any, PairsOf]:
    if field_name in selected:
        position = selected.index(field_name)
        return queryset, lambda rows: [(row[position], row) for row in rows]
    keyed = queryset.values_list(field_name, *selected)
    return keyed, lambda rows: [(row[0], row[1:]) for row in rows]


def _keyed_single_values(queryset: Any, field_name: str, selected: tuple[Any, ...]) -> tuple[Any, PairsOf]:
    if selected[0] == field_name:
        return queryset, lambda rows: [(row, row) for row in rows]
    keyed = queryset.values_list(field_name, *selected)
    return keyed, lambda rows: [(row[0], row[1]) for row in rows]


_KEYED: tuple[tuple[Any, Callable[[Any, str, tuple[Any, ...]], tuple[Any, PairsOf]]], ...] = (
    (ValuesIterable, _keyed_dictionaries),
    (NamedValuesListIterable, _keyed_named_rows),
    (ValuesListIterable, _keyed_tuples),
    (FlatValuesListIterable, _keyed_single_values),
)
"""For each kind of row, how a queryset comes by the key; the first match counts."""
