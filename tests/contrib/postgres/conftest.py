"""The app is installed, on PostgreSQL, with the extensions that a test asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests import databases

ALIAS = databases.ALIASES["postgres"]


@pytest.fixture
def app() -> Iterator[None]:
    """The app is installed during the test."""
    from migrator.contrib.postgres import apps as postgres_apps
    from migrator.host.apps import apps

    apps.set_installed_apps(["migrator.contrib.postgres"])
    try:
        yield
    finally:
        apps.unset_installed_apps()
        postgres_apps.uninstall()


@pytest.fixture
def postgres(vendor_is_postgres: None, app: None, _postgres_alias: None) -> Any:
    """The connection, with the app installed."""
    from migrator.runtime.connections import connections

    return connections[ALIAS]


@pytest.fixture
def vendor_is_postgres(request: pytest.FixtureRequest) -> None:
    """Skips, and says so loudly, where there is no server."""
    from tests.conftest import _need_postgres

    _need_postgres(request)


@pytest.fixture
def extension(postgres: Any) -> Callable[[str], None]:
    """``extension(name)`` creates an extension; the test is skipped where the server does not have it at all."""

    def create(*names: str) -> None:
        from migrator.contrib.postgres.signals import forget_oids, register_type_handlers

        with postgres.cursor() as cursor:
            for name in names:
                cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = %s", [name])
                if cursor.fetchone() is None:
                    pytest.skip(f"this PostgreSQL server comes without the extension {name}")
                cursor.execute(f'CREATE EXTENSION IF NOT EXISTS "{name}"')
        forget_oids()
        register_type_handlers(postgres)

    return create


@pytest.fixture
def tables(postgres: Any) -> Iterator[Callable[..., None]]:
    """A function that creates the tables of models, which are dropped after the test."""
    with ExitStack() as stack:
        yield lambda *models: stack.enter_context(databases.tables(postgres, *models))
