"""The databases of one test: fixtures and the mark ``django_db``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.test.pytest_plugin.blocking import DatabaseBlocker
from migrator.test.pytest_plugin.requests import MARK, DatabaseRequest, request_of, sees_to_databases
from migrator.test.rollback_case import TestCase
from migrator.test.transaction_case import TransactionTestCase


class RolledBack(TestCase):
    """Stands for a test function that is rolled back: there is no class around it that needs a transaction."""

    @classmethod
    def setUpClass(cls) -> None:
        super(TestCase, cls).setUpClass()

    @classmethod
    def tearDownClass(cls) -> None:
        super(TestCase, cls).tearDownClass()


class Emptied(TransactionTestCase):
    """Stands for a test function whose databases are emptied."""


def case_of(wanted: DatabaseRequest, name: str) -> type[TransactionTestCase]:
    """Return a test case that does for a function called *name* what it asks for."""
    base: type[TransactionTestCase] = Emptied if wanted.empties else RolledBack
    contents = {
        "databases": frozenset({DEFAULT_DB_ALIAS}) if wanted.databases is None else wanted.databases,
        "reset_sequences": wanted.reset_sequences,
        "serialized_rollback": wanted.serialized_rollback,
        "available_apps": wanted.available_apps,
        "_disallowed_database_msg": (
            "Database %(operation)s to %(alias)r are not allowed in this test. Add %(alias)r to "
            "pytest.mark.django_db(databases=[...]) to ensure proper test isolation and silence this failure."
        ),
    }
    return type(name, (base,), contents)


@contextmanager
def around(case: type[TransactionTestCase]) -> Iterator[None]:
    """Do before and after the block what *case* does around a class with one test."""
    try:
        case.setUpClass()
        test = case(methodName="debug")
        test._pre_setup()
        try:
            yield
        finally:
            test._post_teardown()
        case.tearDownClass()
    finally:
        case.doClassCleanups()
        # unittest collects the errors of cleanups, which nobody would see otherwise.
        for error in getattr(case, "tearDown_exceptions", ()):
            raise error[1]


@pytest.fixture
def _migrator_case(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DatabaseBlocker
) -> Iterator[None]:
    """Let the test use the databases that it asks for."""
    if sees_to_databases(request.cls):
        # The class sees to its databases itself.
        yield
        return
    wanted = request_of(request.node, request.fixturenames) or DatabaseRequest()
    with django_db_blocker.unblock(), around(case_of(wanted, request.node.name)):
        yield


@pytest.fixture(autouse=True)
def _migrator_marked(request: pytest.FixtureRequest) -> None:
    """Follow the mark."""
    if request.node.get_closest_marker(MARK) is not None:
        request.getfixturevalue("_migrator_case")


@pytest.fixture(scope="class", autouse=True)
def _migrator_test_class(request: pytest.FixtureRequest, django_db_blocker: DatabaseBlocker) -> Iterator[None]:
    """Let test cases use the databases that they declare; they refuse the others themselves."""
    if not sees_to_databases(request.cls):
        yield
        return
    if request.cls.databases:
        request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def db(_migrator_case: None) -> None:
    """Let the test use its databases, and roll back what it does."""


@pytest.fixture
def transactional_db(_migrator_case: None) -> None:
    """Let the test use its databases, and commit; they are emptied afterwards."""


@pytest.fixture
def django_db_reset_sequences(_migrator_case: None) -> None:
    """The same, with automatic keys that begin at 1."""


@pytest.fixture
def django_db_serialized_rollback(_migrator_case: None) -> None:
    """Begin with the rows that migrations put in."""
