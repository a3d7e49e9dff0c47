"""Everything that is in a database, read with the plain driver: two snapshots are equal if nothing has changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

POSTGRES_CATALOG = (
    """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity
       FROM information_schema.columns WHERE table_schema = 'public'""",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'",
)
POSTGRES_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
SQLITE_CATALOG = ("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",)
SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"

Rows = list[tuple[Any, ...]]


def snapshot(settings: dict[str, Any]) -> dict[str, Rows]:
    """Return catalog and rows of the database that *settings* name; moments are left out."""
    if settings["ENGINE"].endswith("sqlite3"):
        with closing(sqlite3.connect(settings["NAME"])) as connection:
            return _read(connection, SQLITE_CATALOG, SQLITE_TABLES)
    import psycopg

    address = {key.lower(): value for key, value in settings.items() if key in {"HOST", "PORT", "USER", "PASSWORD"}}
    with closing(psycopg.connect(dbname=settings["NAME"], **address)) as connection:
        return _read(connection, POSTGRES_CATALOG, POSTGRES_TABLES)


def _read(connection: Any, catalog: tuple[str, ...], tables: str) -> dict[str, Rows]:
    def rows(sql: str) -> Rows:
        return sorted((tuple(row) for row in connection.execute(sql).fetchall()), key=repr)

    found = {"catalog": [row for sql in catalog for row in rows(sql)]}
    for (table,) in rows(tables):
        columns = "app, name" if table == "django_migrations" else "*"
        found[table] = rows(f'SELECT {columns} FROM "{table}"')
    return found


def is_recorded(found: dict[str, Rows], app: str, name: str) -> bool:
    """Tell whether the history of a snapshot has the migration."""
    return (app, name) in found["django_migrations"]
