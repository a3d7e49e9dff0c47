"""Reading CREATE TABLE statements of SQLite."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.backends.sqlite3.table_sql import read_table


def facts(sql: str, *columns: str) -> list[Any]:
    return [
        (found.column or found.name, found.unique, found.check, found.collation) for found in read_table(sql, columns)
    ]


@pytest.mark.parametrize("quoted", ["name", '"name"', "`name`", "[name]"])
def test_a_column_under_any_quotes(quoted: str) -> None:
    sql = f"CREATE TABLE t ({quoted} varchar(10) NOT NULL UNIQUE COLLATE nocase)"
    assert facts(sql, "name") == [("name", ["name"], None, "nocase")]


def test_a_check_mentions_columns() -> None:
    sql = """CREATE TABLE "t" ("a" integer CHECK ("a" > 0), "b" text DEFAULT 'x, CHECK (a)',
             CONSTRAINT "both" CHECK ("a" < length(b)), -- UNIQUE
             UNIQUE ("a", "b"))"""
    assert facts(sql, "a", "b") == [
        ("a", None, ["a"], None),
        ("b", None, None, None),
        ("both", None, ["a", "b"], None),
        (None, ["a", "b"], None, None),
    ]


def test_a_reference_is_no_constraint_of_ours() -> None:
    sql = 'CREATE TABLE t (a integer REFERENCES "unique" ("a") DEFERRABLE INITIALLY DEFERRED, PRIMARY KEY (a))'
    assert facts(sql, "a") == [("a", None, None, None), (None, None, None, None)]
