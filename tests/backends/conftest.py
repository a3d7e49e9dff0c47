"""PostgreSQL, connected to in other ways than the settings say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests import databases
from tests.conftest import _need_postgres

TUNED = "tuned"
"""The alias of the same database under other settings."""


@pytest.fixture
def postgres(request: pytest.FixtureRequest) -> Any:
    """The connection to PostgreSQL."""
    _need_postgres(request)
    request.getfixturevalue("_postgres_alias")
    from migrator.db import connections

    return connections[databases.ALIASES["postgres"]]


@pytest.fixture
def tuned(postgres: Any) -> Iterator[Callable[..., Any]]:
    """``tuned(OPTIONS={…}, …)`` gives a connection of the alias ``tuned``, whose settings have these entries."""
    from migrator.db import connections

    def connect(**entries: Any) -> Any:
        mine = connections.settings[postgres.alias]
        own = {name: mine[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
        connections.settings[TUNED] = connections.configure_settings({"default": {}, TUNED: {**own, **entries}})[TUNED]
        return connections[TUNED]

    yield connect
    if TUNED in connections.settings:
        connections[TUNED].close()
        connections[TUNED].close_pool()
        del connections[TUNED]
        del connections.settings[TUNED]


@pytest.fixture
def tables(postgres: Any) -> Iterator[Callable[..., None]]:
    """A function that creates the tables of models, which are dropped after the test."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda *models: stack.enter_context(databases.tables(postgres, *models))


def one(connection: Any, sql: str, *params: Any) -> Any:
    """Return the first column of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        row = cursor.fetchone()
    return row and row[0]
