"""A small library on each database, and a plan cache that knows nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@pytest.fixture
def using(database: Any, tables: Callable[..., None]) -> str:
    """The alias of a database with three works by two authors."""
    from tests.models.library import TABLES, Author, Tag, Work  # after the settings are there

    tables(*TABLES)
    alias = str(database.alias)
    ada = Author.objects.using(alias).create(name="Ada", born=1815)
    mary = Author.objects.using(alias).create(name="Mary")
    engine = Tag.objects.using(alias).create(word="engine")
    for title, pages, author in (("Notes", 10, ada), ("Sketch", 20, ada), ("Frankenstein", 280, mary)):
        work = Work.objects.using(alias).create(title=title, pages=pages, author=author)
        if author is ada:
            work.tags.add(engine)
    return alias


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """No test profits from what another one recorded."""
    from migrator.models.queryset import recording  # after the settings are there

    recording.forget()
    yield
    recording.forget()


@pytest.fixture
def statements(database: Any) -> Any:
    """A context manager that collects the SQL of the statements run inside it."""

    @contextmanager
    def collected() -> Iterator[list[str]]:
        found: list[str] = []

        def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            found.append(sql)
            return execute(sql, params, many, context)

        with database.execute_wrapper(wrapper):
            yield found

    return collected


@pytest.fixture
def shared(using: str) -> str:
    """The same alias, for tests whose asynchronous code opens other connections to the same data."""
    return using
