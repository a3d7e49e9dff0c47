"""What all tests share: settings, both databases, and a loud word when PostgreSQL is missing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import databases

_without_postgres: set[str] = set()
"""Ids of the tests that were skipped because there is no PostgreSQL."""


# Time says nothing on a busy machine; CI tries the same examples each time, so that it fails for a change alone.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")
    databases.configure()


def _need_postgres(request: pytest.FixtureRequest) -> None:
    if databases.server() is None:
        _without_postgres.add(request.node.nodeid)
        pytest.skip("no PostgreSQL was found")


@pytest.fixture(params=list(databases.ALIASES))
def vendor(request: pytest.FixtureRequest) -> str:
    """``sqlite``, then ``postgres``: a test that uses it runs on both."""
    if request.param == "postgres":
        _need_postgres(request)
    return str(request.param)


@pytest.fixture(scope="session")
def _postgres_alias() -> Iterator[None]:
    with databases.postgres_alias():
        yield


@pytest.fixture
def database(vendor: str, request: pytest.FixtureRequest) -> Any:
    """The connection of this process, to each database in turn: query with ``.using(database.alias)``."""
    from migrator.runtime.connections import connections

    if vendor == "postgres":
        request.getfixturevalue("_postgres_alias")
    return connections[databases.ALIASES[vendor]]


@pytest.fixture
def tables(database: Any) -> Iterator[Callable[..., None]]:
    """A function that creates the tables of models, which are dropped after the test."""
    with ExitStack() as stack:
        yield lambda *models: stack.enter_context(databases.tables(database, *models))


@pytest.fixture
def database_settings(vendor: str, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """The settings of an empty database, on each kind in turn, for processes that a test starts."""
    with databases.empty_database(vendor, tmp_path) as settings:
        yield settings


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _without_postgres:
        terminalreporter.write_sep("!", "PostgreSQL", red=True, bold=True)
        terminalreporter.write_line(databases.missing(len(_without_postgres)), red=True, bold=True)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run of CI without PostgreSQL is a failure: it would look green and prove half."""
    if _without_postgres and os.environ.get("CI"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
