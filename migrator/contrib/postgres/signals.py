"""Teaches connections the types of extensions: their oids are another in each database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from psycopg.types import TypeInfo
from psycopg.types.hstore import register_hstore

from migrator.runtime.aliases import NO_DB_ALIAS
from migrator.runtime.connections import connections

VENDOR = "postgresql"

Oids = tuple[tuple[int, ...], tuple[int, ...]]
"""The oids of a type, one for each schema that has it, and those of its arrays."""

OIDS = "SELECT typname, oid, typarray FROM pg_type WHERE typname = ANY(%s)"


def get_type_oids(connection_alias: str, type_name: str) -> Oids:
    """Return the oids of a type in the database *connection_alias*."""
    with connections[connection_alias].cursor() as cursor:
        cursor.execute(OIDS, [[type_name]])
        return _pairs(cursor.fetchall(), type_name)


def _pairs(rows: Iterable[tuple[str, int, int]], type_name: str) -> Oids:
    found = [(oid, array_oid) for name, oid, array_oid in rows if name == type_name]
    return tuple([oid for oid, _ in found]), tuple([array_oid for _, array_oid in found])


@lru_cache
def get_hstore_oids(connection_alias: str) -> Oids:
    """Return the oids of ``hstore``; remembered."""
    return get_type_oids(connection_alias, "hstore")


@lru_cache
def get_citext_oids(connection_alias: str) -> Oids:
    """Return the oids of ``citext``; remembered."""
    return get_type_oids(connection_alias, "citext")


def _register_text(info: TypeInfo, context: Any) -> None:
    """Let a type that is text, and arrays of it, be known by name."""
    info.register(context)


REGISTRARS: dict[str, Callable[[TypeInfo, Any], None]] = {"hstore": register_hstore, "citext": _register_text}


def _register(type_name: str, oids: Oids, context: Any) -> None:
    for oid, array_oid in zip(*oids, strict=True):
        REGISTRARS[type_name](TypeInfo(type_name, oid, array_oid), context)


def register_type_handlers(connection: Any, **kwargs: Any) -> None:
    """Register ``hstore`` and ``citext``, if they are there, on a database wrapper that was just connected."""
    if connection.vendor != VENDOR or connection.alias == NO_DB_ALIAS:
        return
    _register("hstore", get_hstore_oids(connection.alias), connection.connection)
    _register("citext", get_citext_oids(connection.alias), connection.connection)


async def register_type_handlers_asynchronously(connection: Any) -> None:
    """Register the same on an asynchronous connection of the driver."""
    cursor = await connection.execute(OIDS, [list(REGISTRARS)])
    rows = await cursor.fetchall()
    for type_name in REGISTRARS:
        _register(type_name, _pairs(rows, type_name), connection)


register_type_handlers.asynchronous = register_type_handlers_asynchronously  # type: ignore[attr-defined]  # for pools


def forget_oids() -> None:
    """Ask again for oids that are remembered: an extension was created or dropped."""
    get_hstore_oids.cache_clear()
    get_citext_oids.cache_clear()
