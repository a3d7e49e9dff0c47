"""A queryset as a sequence: iteration, indexing, slicing, representation."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import Any

from migrator.models.bodies import Effects, evaluate, invoke, served_by
from migrator.models.prefetch import aprefetch_related_objects, prefetch_effects, prefetch_related_objects
from migrator.models.queryset import planned
from migrator.models.queryset.state import QuerySetState
from migrator.models.queryset.steps import Slice
from migrator.runtime.connections import connections
from migrator.runtime.drivers import arun, run

MAX_GET_RESULTS = 21
"""How many rows ``get()`` looks at to say how many there are."""

REPR_OUTPUT_SIZE = 20
"""How many items a representation shows."""

STREAM_CHUNK_SIZE = 2000
"""Rows that ``iterator()`` asks for at a time, unless told otherwise."""


class QuerySetSequence(QuerySetState):
    """What makes a queryset look like a list that is filled at first use."""

    def __repr__(self) -> str:
        shown: list[Any] = list(self[: REPR_OUTPUT_SIZE + 1])
        if len(shown) > REPR_OUTPUT_SIZE:
            shown[-1] = "...(remaining elements truncated)..."
        return f"<{self.__class__.__name__} {shown!r}>"

    def __len__(self) -> int:
        self._fetch_all()
        return len(self._orm_results)

    def __bool__(self) -> bool:
        self._fetch_all()
        return bool(self._result_cache)

    @served_by("_items_effects")
    def __iter__(self) -> Iterator[Any]:
        self._fetch_all()
        return iter(self._orm_results)

    def __aiter__(self) -> AsyncIterator[Any]:
        async def items() -> AsyncIterator[Any]:
            for item in await arun(evaluate(self)):
                yield item

        return items()

    def _items_effects(self) -> Effects[list[Any]]:
        yield from invoke(self._fetch_all)
        return self._orm_results

    @property
    def _orm_results(self) -> list[Any]:
        """The fetched rows; an AttributeError before that, so that what lists attributes (mocks) passes it over."""
        if self._result_cache is None:
            raise AttributeError("read before _fetch_all()")
        return self._result_cache

    @served_by("_fetch_all_effects")
    def _fetch_all(self) -> None:
        """Fill the result cache, if it is not filled yet."""
        if self._result_cache is None or (self._prefetch_related_lookups and not self._prefetch_done):
            run(self._fetch_all_effects())

    def _fetch_all_effects(self) -> Effects[None]:
        if self._result_cache is None:
            items = None if self._orm_node is None else (yield from planned.fetch(self))
            self._result_cache = (yield from evaluate(self._iterable_class(self))) if items is None else items
        if self._prefetch_related_lookups and not self._prefetch_done:
            yield from invoke(self._prefetch_related_objects)

    @served_by("_prefetch_related_objects_effects")
    def _prefetch_related_objects(self) -> None:
        """Prefetch what was asked for onto the cached results."""
        run(self._prefetch_related_objects_effects())

    def _prefetch_related_objects_effects(self) -> Effects[None]:
        yield from prefetch_effects(self._result_cache, *self._prefetch_related_lookups)
        self._prefetch_done = True

    # -- indexing --

    def __getitem__(self, k: Any) -> Any:
        """Return one item, or a slice: a new queryset as long as nothing was fetched and there is no step.

        Raises:
            TypeError: the index is neither an integer nor a slice.
            ValueError: the index, or an end of the slice, is negative.
            IndexError: there is no such item.
        """
        _check_index(k)
        if self._result_cache is not None:
            return self._result_cache[k]
        if isinstance(k, slice):
            low = None if k.start is None else int(k.start)
            high = None if k.stop is None else int(k.stop)
            part = self._orm_derive(Slice(low, high))
            return list(part)[:: k.step] if k.step else part
        one = self._orm_derive(Slice(k, k + 1))
        one._fetch_all()
        return one._orm_results[0]

    # -- streaming --

    def iterator(self, chunk_size: int | None = None) -> Iterator[Any]:
        """Return an iterator over the results that keeps none of them.

        Args:
            chunk_size: rows to hold at a time; must be given if relations are to be prefetched.

        Raises:
            ValueError: no chunk size where one is needed, or one that is not positive.
        """
        if chunk_size is None:
            if self._prefetch_related_lookups:
                raise ValueError(
                    "chunk_size must be provided when using QuerySet.iterator() after prefetch_related()."
                )
        else:
            _check_chunk_size(chunk_size)
        return self._iterator(self._orm_streams_from_server(), chunk_size)

    async def aiterator(self, chunk_size: int = STREAM_CHUNK_SIZE) -> AsyncIterator[Any]:
        """Do what :meth:`iterator` does, asynchronously."""
        _check_chunk_size(chunk_size)
        rows = self._iterable_class(self, chunked_fetch=self._orm_streams_from_server(), chunk_size=chunk_size)
        if not self._prefetch_related_lookups:
            async for item in rows:
                yield item
            return
        batch: list[Any] = []
        async for item in rows:
            batch.append(item)
            if len(batch) >= chunk_size:
                await aprefetch_related_objects(batch, *self._prefetch_related_lookups)
                for ready in batch:
                    yield ready
                batch = []
        await aprefetch_related_objects(batch, *self._prefetch_related_lookups)
        for ready in batch:
            yield ready

    def _orm_streams_from_server(self) -> bool:
        return not connections.settings[self.db].get("DISABLE_SERVER_SIDE_CURSORS")

    def _iterator(self, use_chunked_fetch: bool, chunk_size: int | None) -> Iterator[Any]:
        rows = self._iterable_class(self, chunked_fetch=use_chunked_fetch, chunk_size=chunk_size or STREAM_CHUNK_SIZE)
        if not self._prefetch_related_lookups or chunk_size is None:
            yield from rows
            return
        source = iter(rows)
        while batch := list(islice(source, chunk_size)):
            prefetch_related_objects(batch, *self._prefetch_related_lookups)
            yield from batch


def _check_index(k: Any) -> None:
    if not isinstance(k, (int, slice)):
        raise TypeError(f"QuerySet indices must be integers or slices, not {type(k).__name__}.")
    ends = (k.start, k.stop) if isinstance(k, slice) else (k,)
    if any(end is not None and end < 0 for end in ends):
        raise ValueError("Negative indexing is not supported.")


def _check_chunk_size(chunk_size: int) -> None:
    if chunk_size <= 0:
        raise ValueError("Chunk size must be strictly positive.")
