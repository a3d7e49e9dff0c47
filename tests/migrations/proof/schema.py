"""What a database knows about its tables, asked of its own catalog, in a form that two histories can share.

Left out: the order of columns, and the names of what was named by the editor (they keep the names of the tables and
columns that they were made for).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

Facts = dict[str, list[str]]
"""What there is to know about each table."""

SQLITE_OBJECTS = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
)

POSTGRES_QUERIES = {
    "column": """
        SELECT c.relname, a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attnotnull THEN 'not null' END, 'default ' || pg_get_expr(d.adbin, d.adrelid),
            'identity ' || nullif(a.attidentity::text, ''), 'generated ' || nullif(a.attgenerated::text, ''),
            'comment ' || col_description(c.oid, a.attnum),
            CASE WHEN a.attcollation <> t.typcollation THEN 'collation ' || a.attcollation END)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    """,
    "table": """
        SELECT relname, '', coalesce('comment ' || obj_description(oid, 'pg_class'), '')
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    """,
    "constraint": """
        SELECT c.relname, k.conname, pg_get_constraintdef(k.oid)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.connamespace = 'public'::regnamespace
    """,
    "index": """
        SELECT t.relname, i.relname, pg_get_indexdef(x.indexrelid)
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
        WHERE i.relnamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype <> 'f')
    """,
}


def describe(connection: Any, given_names: Collection[str]) -> Facts:
    """Return what the database knows.

    Args:
        connection: the database.
        given_names: names of indexes and constraints that were chosen by somebody, and so must be as they are.
    """
    read = _read_sqlite if connection.vendor == "sqlite" else _read_postgres
    facts: Facts = {}
    for table, fact in read(connection, set(given_names)):
        if table != "django_migrations":
            facts.setdefault(table, []).append(fact)
    return {table: sorted(items) for table, items in sorted(facts.items())}


def _read_sqlite(connection: Any, given_names: set[str]) -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(SQLITE_OBJECTS)
        found = cursor.fetchall()
    for kind, name, table, sql in found:
        head, _, rest = sql.partition("(") if kind == "table" else sql.partition(" ON ")
        if kind == "table":
            yield table, "table"
            for part in _split(rest.rpartition(")")[0]):
                yield table, _without_name(part, given_names)
        else:
            yield table, f"{head.replace(name, '…') if name not in given_names else head} ON {rest}"


def _without_name(part: str, given_names: set[str]) -> str:
    # One type with two names in SQLite; a key's change from one to the other leaves the columns that refer to it.
    part = re.sub(r'^("[^"]+") (bigint|smallint)\b', r"\1 integer", part)
    match = re.match(r'CONSTRAINT "([^"]+)" ', part)
    return part[match.end() :] if match and match[1] not in given_names else part


def _split(text: str) -> Iterator[str]:
    """Split the body of a CREATE TABLE at its top-level commas."""
    depth, quote, start = 0, "", 0
    for position, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "," and not depth:
            yield " ".join(text[start:position].split())
            start = position + 1
    yield " ".join(text[start:].split())


def _read_postgres(connection: Any, given_names: set[str]) -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        for kind, query in POSTGRES_QUERIES.items():
            cursor.execute(query)
            for table, name, definition in cursor.fetchall():
                if kind == "index" and name not in given_names:
                    definition = re.sub(r'INDEX ("[^"]+"|\S+) ON', "INDEX … ON", definition)
                shown = name if kind in ("column", "table") or name in given_names else "…"
                yield table, f"{kind} {shown} {definition}"


def clear(connection: Any) -> None:
    """Leave nothing in the database."""
    if connection.vendor == "sqlite":
        if connection.connection is not None:
            connection.connection.close()
            connection.connection = None
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS public CASCADE")
        cursor.execute("CREATE SCHEMA public")
