"""Databases for the tests of the runtime: a file of SQLite, and a database of a PostgreSQL server."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asgiref.local import Local

from migrator.host.apps import apps
from migrator.host.conf import settings
from migrator.runtime import database_url
from migrator.runtime.connections import connections
from tests import postgres

if os.environ.get("MIGRATOR_OVERLAY") == "1":
    collect_ignore_glob = ["*"]


@pytest.fixture(autouse=True, scope="session")
def ready() -> None:
    """Settings and an empty registry, unless other tests have made them."""
    if not settings.configured:
        settings.configure()
    if not apps.ready:
        apps.populate([])


@pytest.fixture
def use_databases(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """``use_databases(default=url, …)``: what ``connections`` shall connect to during the test."""

    def use(**databases: Any) -> None:
        monkeypatch.setattr(connections, "settings", connections.configure_settings(databases), raising=False)
        monkeypatch.setattr(connections, "_connections", Local(thread_critical=True))

    yield use
    for wrapper in connections.all(initialized_only=True):
        wrapper.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path, use_databases: Any) -> Iterator[Any]:
    """A new, empty database as the default one; the wrapper of this thread."""
    if request.param == "sqlite":
        use_databases(default=f"sqlite:///{tmp_path}/test.db")
        yield connections["default"]
        return
    server = postgres.find_or_start()
    if server is None:
        pytest.skip("no PostgreSQL server")
    name = f"migrator_runtime_{uuid.uuid4().hex[:8]}"
    use_databases(default={**database_url.parse(server.url), "NAME": name})
    wrapper = connections["default"]
    with wrapper._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield wrapper
    finally:
        wrapper.close()
        with wrapper._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def tables(database: Any) -> Iterator[Any]:
    """The database with the tables of the runtime's models."""
    from tests.runtime.models import Loud, Note

    with database.schema_editor() as editor:
        editor.create_model(Note)
        editor.create_model(Loud)
    yield database
    database.close()
