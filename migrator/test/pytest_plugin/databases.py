"""The test databases of a session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from migrator.runtime.connections import connections
from migrator.test import environment
from migrator.test.databases import setup_databases, teardown_databases
from migrator.test.pytest_plugin.blocking import DatabaseBlocker
from migrator.test.pytest_plugin.configuration import is_configured
from migrator.test.pytest_plugin.requests import serialized_rollback_wanted

WORKER_VARIABLE = "PYTEST_XDIST_WORKER"
TOX_VARIABLE = "TOX_PARALLEL_ENV"


@pytest.fixture(scope="session", autouse=True)
def django_test_environment() -> Iterator[None]:
    """Prepare the process for tests, with ``DEBUG`` off."""
    if not is_configured():
        yield
        return
    environment.setup_test_environment(debug=False)
    yield
    environment.teardown_test_environment()


@pytest.fixture(scope="session")
def django_db_use_migrations(pytestconfig: pytest.Config) -> bool:
    """Whether migrations are run; override it to say otherwise."""
    return not pytestconfig.getoption("nomigrations")


@pytest.fixture(scope="session")
def django_db_keepdb(pytestconfig: pytest.Config) -> bool:
    """Whether the databases stay for the next run (``--reuse-db``)."""
    return bool(pytestconfig.getoption("reuse_db"))


@pytest.fixture(scope="session")
def django_db_createdb(pytestconfig: pytest.Config) -> bool:
    """Whether they are created anew (``--create-db``)."""
    return bool(pytestconfig.getoption("create_db"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings_tox_suffix() -> None:
    """Give the environments of a parallel tox run databases of their own."""
    if suffix := os.environ.get(TOX_VARIABLE):
        add_suffix(suffix)


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix() -> None:
    """Give the workers of pytest-xdist databases of their own."""
    if worker := os.environ.get(WORKER_VARIABLE):
        add_suffix(worker)


@pytest.fixture(scope="session")
def django_db_modify_db_settings_parallel_suffix(
    django_db_modify_db_settings_tox_suffix: None, django_db_modify_db_settings_xdist_suffix: None
) -> None:
    """Give everything that runs at the same time databases of its own."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Change the settings of databases before the test databases are made; override it for that."""


def add_suffix(suffix: str) -> None:
    """Add *suffix* to the names of the test databases, except of those in memory, which nobody shares."""
    for alias in connections:
        connection = connections[alias]
        test_settings = connection.settings_dict["TEST"]
        name = connection.creation._get_test_db_name()
        in_memory = getattr(connection.creation, "is_in_memory_db", None)
        if not test_settings["MIRROR"] and not (in_memory is not None and in_memory(name)):
            test_settings["NAME"] = f"{name}_{suffix}"


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DatabaseBlocker,
    django_db_use_migrations: bool,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Create the test databases, and drop them after the last test; override it to use databases of your own."""
    if not is_configured():
        pytest.fail(
            "Tests with a database need settings: name their module with --ds, MIGRATOR_SETTINGS_MODULE or "
            "migrator_settings_module in the configuration file, or call settings.configure() in conftest.py."
        )
    verbosity = max(request.config.option.verbose, 0)
    serialized: dict[str, Any] = {}
    if not serialized_rollback_wanted(request.session.items):
        serialized["serialized_aliases"] = ()
    with django_db_blocker.unblock():
        undo = [] if django_db_use_migrations else without_migrations()
        created = setup_databases(
            verbosity=verbosity, interactive=False, keepdb=django_db_keepdb and not django_db_createdb, **serialized
        )
    yield
    with django_db_blocker.unblock():
        teardown_databases(created, verbosity=verbosity, keepdb=django_db_keepdb)
    for test_settings, migrate in undo:
        test_settings["MIGRATE"] = migrate


def without_migrations() -> list[tuple[dict[str, Any], Any]]:
    """Let the tables be made from the models; return what was said before."""
    before = []
    for alias in connections:
        test_settings = connections[alias].settings_dict["TEST"]
        before.append((test_settings, test_settings["MIGRATE"]))
        test_settings["MIGRATE"] = False
    return before
