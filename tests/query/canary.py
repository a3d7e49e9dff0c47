"""A table that no statement of a test may touch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def canary(database: Any) -> Iterator[None]:
    """Create the table, and see in the end that it is there as it was."""
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE canary (word varchar(10))")
        cursor.execute("INSERT INTO canary VALUES ('sings')")
    yield
    with database.cursor() as cursor:
        cursor.execute("SELECT word FROM canary")
        assert cursor.fetchall() == [("sings",)]
        cursor.execute("DROP TABLE canary")
