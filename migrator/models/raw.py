"""Querysets over hand-written SQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, Self

from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.models.bodies import Effects, evaluate, invoke, served_by
from migrator.models.fetch_modes import FETCH_ONE, FetchMode
from migrator.models.iterables import RawModelIterable
from migrator.models.prefetch import prefetch_effects
from migrator.query.raw import RawQuery
from migrator.runtime.connections import connections
from migrator.runtime.drivers import arun, run
from migrator.runtime.router import router


@public("db.models.query")
class RawQuerySet:
    """Instances of a model from the rows of hand-written SQL.

    Args:
        raw_query: the statement, with placeholders for *params*.
        model: the model to make instances of.
        query: the raw query, if there is one already.
        params: parameters of the statement.
        translations: field names by column name, for columns that are named otherwise than in the table.
        using: alias of the database.
        hints: what the router may look at.
        fetch_mode: how the instances fetch what the statement left out.
    """

    _orm_is_raw = True

    def __init__(
        self,
        raw_query: str,
        model: Any = None,
        query: Any = None,
        params: Any = (),
        translations: Any = None,
        using: str | None = None,
        hints: Any = None,
        fetch_mode: FetchMode = FETCH_ONE,
    ) -> None:
        self.raw_query = raw_query
        self.model = model
        self._db = using
        self._hints = hints or {}
        self.query = query or RawQuery(sql=raw_query, using=self.db, params=params)
        self.params = params
        self.translations = translations or {}
        self._result_cache: list[Any] | None = None
        self._prefetch_related_lookups: tuple[Any, ...] = ()
        self._prefetch_done = False
        self._fetch_mode = fetch_mode

    @property
    def db(self) -> str:
        """Alias of the database that the statement would run on now."""
        if self._db:
            return self._db
        alias: str = router.db_for_read(self.model, **self._hints)
        return alias

    def _orm_copy(self, using: str | None, query: Any) -> Self:
        clone = self.__class__(
            self.raw_query,
            model=self.model,
            query=query,
            params=self.params,
            translations=self.translations,
            using=using,
            hints=self._hints,
            fetch_mode=self._fetch_mode,
        )
        clone._prefetch_related_lookups = self._prefetch_related_lookups[:]
        return clone

    def _clone(self) -> Self:
        """Return a copy without results."""
        return self._orm_copy(self._db, self.query)

    def using(self, alias: str) -> Self:
        """Return the same statement for the database *alias*."""
        return self._orm_copy(alias, self.query.chain(using=alias))

    def prefetch_related(self, *lookups: Any) -> Self:
        """Return a queryset that fetches these relations too; ``None`` takes them all back."""
        clone = self._clone()
        clone._prefetch_related_lookups = () if lookups == (None,) else (*self._prefetch_related_lookups, *lookups)
        return clone

    # -- columns --

    @cached_property
    def columns(self) -> list[str]:
        """Names of the result's columns, translated, in their order."""
        names = list(self.query.get_columns())
        for column, field_name in self.translations.items():
            if column in names:
                names[names.index(column)] = field_name
        return names

    @cached_property
    def model_fields(self) -> dict[str, Any]:
        """The model's fields by column name, as the database spells it."""
        converter = connections[self.db].introspection.identifier_converter
        return {converter(field.column): field for field in self.model._meta.fields if field.column is not None}

    def resolve_model_init_order(self) -> tuple[list[str], list[int], list[tuple[str, int]]]:
        """Return attribute names for instances, the positions of their values, and (name, position) of the rest."""
        converter = connections[self.db].introspection.identifier_converter
        positions = {column: position for position, column in enumerate(self.columns)}
        own = [
            (field.attname, positions[converter(field.column)])
            for field in self.model._meta.concrete_fields
            if field.column is not None and converter(field.column) in positions
        ]
        names = [attname for attname, _ in own]
        order = [position for _, position in own]
        extra = [(column, at) for at, column in enumerate(self.columns) if column not in self.model_fields]
        return names, order, extra

    # -- results --

    @served_by("_fetch_all_effects")
    def _fetch_all(self) -> None:
        """Fill the result cache, if it is not filled yet."""
        run(self._fetch_all_effects())

    def _fetch_all_effects(self) -> Effects[None]:
        if self._result_cache is None:
            self._result_cache = yield from evaluate(RawModelIterable(self))
        if self._prefetch_related_lookups and not self._prefetch_done:
            yield from invoke(self._prefetch_related_objects)

    @served_by("_prefetch_related_objects_effects")
    def _prefetch_related_objects(self) -> None:
        """Prefetch what was asked for onto the cached results."""
        run(self._prefetch_related_objects_effects())

    def _prefetch_related_objects_effects(self) -> Effects[None]:
        yield from prefetch_effects(self._result_cache, *self._prefetch_related_lookups)
        self._prefetch_done = True

    def _items_effects(self) -> Effects[list[Any]]:
        yield from invoke(self._fetch_all)
        return self._orm_results

    @property
    def _orm_results(self) -> list[Any]:
        assert self._result_cache is not None, "read before _fetch_all()"
        return self._result_cache

    @served_by("_items_effects")
    def __iter__(self) -> Iterator[Any]:
        self._fetch_all()
        return iter(self._orm_results)

    def __aiter__(self) -> AsyncIterator[Any]:
        async def items() -> AsyncIterator[Any]:
            for item in await arun(evaluate(self)):
                yield item

        return items()

    def iterator(self) -> Iterator[Any]:
        """Return an iterator over the rows that keeps none of them."""
        yield from RawModelIterable(self)

    def __len__(self) -> int:
        self._fetch_all()
        return len(self._orm_results)

    def __bool__(self) -> bool:
        self._fetch_all()
        return bool(self._result_cache)

    def __getitem__(self, k: Any) -> Any:
        return list(self)[k]

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__}: {self.query}>"
