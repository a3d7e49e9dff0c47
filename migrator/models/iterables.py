"""From rows to what a queryset yields: instances, dictionaries, tuples, single values.

Each class says how rows become items (``reader``); how rows are asked for is the same for all: at once for the result
cache, in portions for ``iterator()`` and ``aiterator()``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any, TypeAlias

from migrator.host.exceptions import FieldDoesNotExist
from migrator.host.mode import public
from migrator.models.bodies import Effects, served_by
from migrator.models.populators import (
    Conversion,
    KnownRelated,
    get_related_populators,
    hydrator,
    loader,
    loads_directly,
    peer_tracker,
    stores_plainly,
)
from migrator.models.rows import create_namedtuple_class, dictionary_reader
from migrator.runtime.connections import connections
from migrator.runtime.drivers import arun
from migrator.sql.constants import GET_ITERATOR_CHUNK_SIZE, MULTI
from migrator.sql.effects import Call, CloseStream, Fetch

Reader: TypeAlias = Callable[[Iterable[Any]], Iterator[Any]]
"""Turns converted rows into items."""


@public("db.models.query")
class BaseIterable:
    """Items of one queryset.

    Args:
        queryset: whose query to run.
        chunked_fetch: stream from the database, where it can.
        chunk_size: rows to hold at a time.
    """

    tuple_expected = False
    """Whether the reader needs rows as tuples."""
    yields_instances = False
    """Whether the items are model instances, on which relations can be prefetched."""

    def __init__(self, queryset: Any, chunked_fetch: bool = False, chunk_size: int = GET_ITERATOR_CHUNK_SIZE) -> None:
        self.queryset = queryset
        self.chunked_fetch = chunked_fetch
        self.chunk_size = chunk_size
        self._using: str | None = None

    @property
    def using(self) -> str:
        """Alias of the database; the router is asked once."""
        if self._using is None:
            self._using = self.queryset.db
        return self._using

    def _compiler(self) -> Any:
        return self.queryset.query.get_compiler(using=self.using)

    @classmethod
    def reads_plans(cls) -> bool:
        """Say whether the items can be made from a recorded plan: not if a subclass iterates in its own way."""
        return cls.__iter__ is BaseIterable.__iter__ and cls.reader is not BaseIterable.reader

    def read_plan(self, plan: Any, rows: list[Any], connection: Any) -> list[Any]:
        """Return the items made of *rows*, the answer to a recorded *plan* that *connection* gave."""
        self._using = connection.alias
        converted = plan.converted(rows, connection, self.tuple_expected)
        return list(self.reader(plan)(converted))

    def reader(self, compiler: Any) -> Reader:
        """Return what makes items of the rows of *compiler*, which has compiled its query."""
        raise NotImplementedError(f"{type(self).__name__} must define reader() or __iter__().")

    def _items(self, compiler: Any, chunks: Any) -> Iterator[Any]:
        rows = compiler.results_iter(chunks, tuple_expected=self.tuple_expected)
        return self.reader(compiler)(rows)

    @served_by("_load_effects")
    def __iter__(self) -> Iterator[Any]:
        compiler = self._compiler()
        chunks = compiler.execute_sql(chunked_fetch=self.chunked_fetch, chunk_size=self.chunk_size)
        yield from self._items(compiler, chunks)

    def _load_effects(self) -> Effects[list[Any]]:
        """Return all items."""
        compiler = self._compiler()
        chunks = yield from compiler.execution(MULTI)
        return list(self._items(compiler, chunks))

    def __aiter__(self) -> AsyncIterator[Any]:
        if type(self).__iter__ is BaseIterable.__iter__:
            return self._stream()
        return self._step_through()

    async def _stream(self) -> AsyncIterator[Any]:
        """Yield the items, streamed unless the settings forbid cursors of the server."""
        compiler = self._compiler()
        if not self.chunked_fetch:
            for item in self._items(compiler, await arun(compiler.execution(MULTI))):
                yield item
            return
        opened: list[Any] = []
        try:
            await arun(self._open_effects(compiler, opened))
            for stream in opened:
                while rows := await arun(_serve(Fetch(stream, self.chunk_size))):
                    for item in self._items(compiler, [compiler.own_columns(rows)]):
                        yield item
        finally:
            for stream in opened:
                await arun(_serve(CloseStream(stream)))

    def _open_effects(self, compiler: Any, opened: list[Any]) -> Effects[None]:
        """Put the open stream into *opened*, where it is found even if the caller was cancelled meanwhile."""
        stream = yield from compiler.execution(MULTI, chunked_fetch=True, chunk_size=self.chunk_size)
        if stream is not None:
            opened.append(stream)

    async def _step_through(self) -> AsyncIterator[Any]:
        """Yield the items of a class with its own ``__iter__``, which is user code and synchronous."""
        source = iter(self)
        while batch := await arun(_serve(Call(_take, (source, self.chunk_size)))):
            for item in batch:
                yield item


def _serve(effect: Any) -> Effects[Any]:
    return (yield effect)


def _take(source: Iterator[Any], number: int) -> list[Any]:
    return [item for item, _ in zip(source, range(number), strict=False)]


def _store_plainly(model: Any, columns: Iterable[str], annotations: Iterable[tuple[str, int]]) -> bool:
    """Say whether the annotations can be stored on instances as their columns are."""
    return all(name not in columns and stores_plainly(model, name) for name, _ in annotations)


def like_columns(plan: Any) -> bool:
    """Say whether instances of a plan's rows can be given the annotations together with their columns."""
    return _store_plainly(plan.klass_info["model"], [name for name, _ in plan.columns], plan.annotations)


CONVERTING = ("results_iter", "convert_rows", "apply_converters", "get_converters")


def reads_as_we_do(compiler: Any) -> bool:
    """Say whether nobody has overridden how the compiler converts rows."""
    from migrator.query.compiler.select import SQLCompiler  # loaded with the first query, as the backend's is

    return all(getattr(type(compiler), name) is getattr(SQLCompiler, name) for name in CONVERTING)


@public("db.models.query")
class ModelIterable(BaseIterable):
    """Yields model instances."""

    yields_instances = True

    def _items(self, compiler: Any, chunks: Any) -> Iterator[Any]:
        conversion = self._conversion(compiler) if self.chunked_fetch else None
        if conversion is None:
            return super()._items(compiler, chunks)
        return self.reader(compiler, conversion)(chain.from_iterable(chunks))

    def _conversion(self, compiler: Any) -> Conversion | None:
        """Return the converters of many rows, if they can be applied while instances of one model are made."""
        info = compiler.klass_info
        if not info or info.get("related_klass_infos") or compiler.annotation_col_map or not reads_as_we_do(compiler):
            return None
        columns = [column for column, _, _ in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        if not converters or compiler.has_composite_fields(columns) or not loads_directly(info["model"]):
            return None
        return Conversion(compiler.connection, converters)

    def reader(self, compiler: Any, conversion: Conversion | None = None) -> Reader:
        """Return what makes instances: own columns, related instances, annotations, related objects known before.

        With a *conversion* it takes rows as the driver gave them.
        """
        db, fetch_mode = self.using, self.queryset._fetch_mode
        hydrate, make, annotations = self._maker(compiler, conversion)
        track = peer_tracker(fetch_mode)
        populators = get_related_populators(compiler.klass_info, compiler.select, db, fetch_mode, conversion)
        known = [KnownRelated(field, objects) for field, objects in self.queryset._known_related_objects.items()]
        if not (populators or annotations or known or track):
            if hydrate is not None:
                return lambda rows: map(hydrate, rows, repeat(db), repeat(fetch_mode))
            return lambda rows: map(make, rows)

        def read(rows: Iterable[Any]) -> Iterator[Any]:
            for row in rows:
                instance = make(row)
                if track is not None:
                    track(instance)
                for populator in populators:
                    populator.populate(row, instance)
                for name, place in annotations:
                    setattr(instance, name, row[place])
                for relation in known:
                    relation.fill(instance)
                yield instance

        return read

    def _maker(
        self, compiler: Any, conversion: Conversion | None
    ) -> tuple[Callable[..., Any] | None, Callable[[Any], Any], Sequence[tuple[str, int]]]:
        """Return what makes the instance of a row, and the annotations that are still to be set on it.

        The first is the generated function, which also takes the database and the fetch mode; None if there is none.
        """
        db, fetch_mode = self.using, self.queryset._fetch_mode
        model, places = compiler.klass_info["model"], compiler.klass_info["select_fields"]
        columns = [(compiler.select[place][0].target.attname, place) for place in places]
        annotations = tuple((compiler.annotation_col_map or {}).items())
        names = [name for name, _ in columns]
        all_at_once = _store_plainly(model, names, annotations)
        filled = [*columns, *annotations] if all_at_once else columns
        hydrate = hydrator(compiler.klass_info, filled, fetch_mode, conversion)
        if hydrate is not None:
            return hydrate, lambda row: hydrate(row, db, fetch_mode), () if all_at_once else annotations
        start, stop = places[0], places[-1] + 1
        load = loader(model, fetch_mode)
        return None, lambda row: load(db, names, row[start:stop]), annotations

    def read_plan(self, plan: Any, rows: list[Any], connection: Any) -> list[Any]:
        """Return the instances made of *rows*."""
        self._using = using = connection.alias
        queryset = self.queryset
        fetch_mode = queryset._fetch_mode
        conversion = plan.conversion(connection, len(rows))
        if conversion is not None and plan.annotations and not like_columns(plan):
            conversion = None  # those that are set one by one are converted before
        if not (plan.has_more or queryset._known_related_objects or fetch_mode.track_peers):
            hydrate = hydrator(plan.klass_info, plan.columns, fetch_mode, conversion)
            if hydrate is not None:
                converted = plan.converted(rows, connection, False) if conversion is None else rows
                return [hydrate(row, using, fetch_mode) for row in converted]
        if conversion is not None and all(map(loads_directly, plan.models)):
            return list(self.reader(plan, conversion)(rows))
        return list(self.reader(plan)(plan.converted(rows, connection, False)))


@public("db.models.query")
class RawModelIterable(BaseIterable):
    """Yields the instances of a raw query."""

    @served_by("_load_effects")
    def __iter__(self) -> Iterator[Any]:
        query = self.queryset.query
        try:
            yield from self._instances(iter(query))
        finally:
            if getattr(query, "cursor", None):
                query.cursor.close()

    def _load_effects(self) -> Effects[list[Any]]:
        """Return all instances."""
        rows = yield from self.queryset.query.table_effects()
        return list(self._instances(rows))

    def _instances(self, rows: Any) -> Iterator[Any]:
        queryset = self.queryset
        db, fetch_mode = queryset.db, queryset._fetch_mode
        connection = connections[db]
        compiler = connection.ops.compiler("SQLCompiler")(queryset.query, connection, db)
        names, order, extra = queryset.resolve_model_init_order()
        if any(field.attname not in names for field in queryset.model._meta.pk_fields):
            raise FieldDoesNotExist("Raw query must include the primary key")
        fields = [queryset.model_fields.get(column) for column in queryset.columns]
        columns = [field.get_col(field.model._meta.db_table) if field else None for field in fields]
        converters = compiler.get_converters(columns)
        if converters:
            rows = compiler.apply_converters(rows, converters)
        if compiler.has_composite_fields(columns):
            rows = compiler.composite_fields_to_tuples(rows, columns)
        load = loader(queryset.model, fetch_mode)
        track = peer_tracker(fetch_mode)
        for row in rows:
            instance = load(db, names, [row[place] for place in order])
            if track is not None:
                track(instance)
            for name, place in extra:
                setattr(instance, name, row[place])
            yield instance


def selected_names(query: Any) -> list[str]:
    """Return the names of the columns that ``values()`` selects, in their order."""
    if query.selected:
        return list(query.selected)
    return [*query.extra_select, *query.values_select, *query.annotation_select]


@public("db.models.query")
class ValuesIterable(BaseIterable):
    """Yields dictionaries."""

    def reader(self, compiler: Any) -> Reader:
        """Return what makes dictionaries."""
        names = selected_names(self.queryset._orm_traits)
        reader: Reader = dictionary_reader(tuple(names))
        return reader


@public("db.models.query")
class ValuesListIterable(BaseIterable):
    """Yields tuples."""

    tuple_expected = True

    def reader(self, compiler: Any) -> Reader:
        """Return the rows as they are."""
        return iter


@public("db.models.query")
class NamedValuesListIterable(ValuesListIterable):
    """Yields named tuples."""

    def reader(self, compiler: Any) -> Reader:
        """Return what makes named tuples."""
        names = self.queryset._fields or selected_names(self.queryset._orm_traits)
        row_class = create_namedtuple_class(*names)

        def read(rows: Iterable[Any]) -> Iterator[Any]:
            make = tuple.__new__
            for row in rows:
                yield make(row_class, row)

        return read


@public("db.models.query")
class FlatValuesListIterable(BaseIterable):
    """Yields the first value of each row."""

    def reader(self, compiler: Any) -> Reader:
        """Return what takes the first value."""

        def read(rows: Iterable[Any]) -> Iterator[Any]:
            for row in rows:
                yield row[0]

        return read
