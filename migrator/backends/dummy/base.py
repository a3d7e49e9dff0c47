"""A connection to nothing."""

from __future__ import annotations

from typing import Any, NoReturn

from migrator.backends.base.base import BaseDatabaseWrapper
from migrator.backends.base.client import BaseDatabaseClient
from migrator.backends.base.creation import BaseDatabaseCreation
from migrator.backends.base.introspection import BaseDatabaseIntrospection
from migrator.backends.base.operations import BaseDatabaseOperations
from migrator.backends.dummy.features import DummyDatabaseFeatures
from migrator.host.exceptions import ImproperlyConfigured
from migrator.host.mode import public


def complain(*args: Any, **kwargs: Any) -> NoReturn:
    """Say that there is no database.

    Raises:
        ImproperlyConfigured: always.
    """
    raise ImproperlyConfigured(
        "settings.DATABASES is improperly configured. Please supply the ENGINE value. Check settings documentation "
        'for more details. DATABASES = {"default": "sqlite:///db.sqlite3"} is enough to begin with.'
    )


def ignore(*args: Any, **kwargs: Any) -> None:
    """Do nothing: closing what is not open is no mistake."""


@public("db.backends.dummy.base")
class DatabaseOperations(BaseDatabaseOperations):
    """Spells nothing."""

    quote_name = complain


@public("db.backends.dummy.base")
class DatabaseClient(BaseDatabaseClient):
    """Runs nothing."""

    runshell = complain


@public("db.backends.dummy.base")
class DatabaseCreation(BaseDatabaseCreation):
    """Makes no test database."""

    create_test_db = ignore  # type: ignore[assignment]  # takes anything, answers nothing
    destroy_test_db = ignore
    serialize_db_to_string = ignore  # type: ignore[assignment]  # the same


@public("db.backends.dummy.base")
class DatabaseIntrospection(BaseDatabaseIntrospection):
    """Knows nothing."""

    get_table_list = complain
    get_table_description = complain
    get_relations = complain
    get_indexes = complain


@public("db.backends.dummy.base")
class DatabaseWrapper(BaseDatabaseWrapper):
    """Complains at every attempt to use it."""

    operators: dict[str, str] = {}
    ensure_connection = complain
    _commit = complain
    _rollback = ignore
    _close = ignore
    _cursor = complain
    _savepoint = ignore
    _savepoint_commit = complain
    _savepoint_rollback = ignore
    _set_autocommit = complain

    client_class = DatabaseClient
    creation_class = DatabaseCreation
    features_class = DummyDatabaseFeatures
    introspection_class = DatabaseIntrospection
    ops_class = DatabaseOperations

    def is_usable(self) -> bool:
        """There is nothing to be broken."""
        return True
