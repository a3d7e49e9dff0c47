"""Small parts of querysets and models: named rows, callables among values, methods that change data."""

from __future__ import annotations

import functools
from collections import namedtuple
from collections.abc import Iterator, Mapping
from typing import Any

from migrator.host.mode import public


@public("db.models.utils")
def unpickle_named_row(names: tuple[str, ...], values: tuple[Any, ...]) -> Any:
    """Rebuild a pickled row."""
    return create_namedtuple_class(*names)(*values)


@functools.lru_cache
def _named_row_class(names: tuple[str, ...]) -> Any:
    base = namedtuple("Row", names)  # type: ignore[misc]  # names are known only at run time

    def __reduce__(self: Any) -> tuple[Any, ...]:
        return unpickle_named_row, (names, tuple(self))

    return type("Row", (base,), {"__reduce__": __reduce__, "__slots__": ()})


@public("db.models.utils")
def create_namedtuple_class(*names: str) -> Any:
    """Return the row class with these *names*; equal names give the same class."""
    return _named_row_class(names)


@public("db.models.utils")
def resolve_callables(mapping: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the items of *mapping*, calling the values that can be called."""
    for name, value in mapping.items():
        yield name, value() if callable(value) else value


@functools.lru_cache(maxsize=1024)
def dictionary_reader(names: tuple[str, ...]) -> Any:
    """Return a generated function that yields a dictionary for each row: straight-line code, ``{"id": row[0], …}``.

    A row may be longer than *names*. The text is in ``__doc__`` of the function.
    """
    items = ", ".join(f"{name!r}: row[{place}]" for place, name in enumerate(names))
    source = f"def read(rows):\n    for row in rows:\n        yield {{{items}}}\n"
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    reader = namespace["read"]
    reader.__doc__ = source
    return reader
