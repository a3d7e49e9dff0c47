"""What a database holds after a session, asked of the database itself."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg

POSTGRES_QUERIES = {
    "columns": """
        SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
    """,
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    "history": "SELECT app, name FROM django_migrations ORDER BY id",
}

SQLITE_QUERIES = {
    "schema": "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name",
    "history": "SELECT app, name FROM django_migrations ORDER BY id",
}


def describe(address: str) -> dict[str, list[Any]]:
    """Return tables, constraints, indexes and history of a database: a path (SQLite) or a postgres:// address."""
    if address.startswith("postgres"):
        with psycopg.connect(address) as connection:
            return {name: connection.execute(query).fetchall() for name, query in POSTGRES_QUERIES.items()}
    connection = sqlite3.connect(address)
    try:
        return {name: connection.execute(query).fetchall() for name, query in SQLITE_QUERIES.items()}
    finally:
        connection.close()
