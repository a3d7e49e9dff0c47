"""``TransactionTestCase``: a test whose databases are emptied after it, so that it may commit."""

from __future__ import annotations

import sys
from typing import Any

import migrator.commands.call  # noqa: F401  # standalone, it is what call_command() calls
from migrator.commands.migrate_signals import emit_post_migrate_signal
from migrator.host.apps import apps
from migrator.host.conf import settings
from migrator.host.management import call_command, no_style
from migrator.host.mode import public
from migrator.host.signals import setting_changed
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections
from migrator.runtime.transaction import atomic
from migrator.test.assertions import DatabaseAssertions
from migrator.test.simple_case import SimpleTestCase


@public("test.testcases")
class TransactionTestCase(DatabaseAssertions, SimpleTestCase):
    """A test with databases, which are flushed after each test.

    Attributes:
        databases: aliases of the databases that the test uses, or ``"__all__"``.
        reset_sequences: let automatic keys begin at 1 before each test.
        available_apps: names of the apps whose models the test needs; others are hidden, and not emptied.
        fixtures: names of fixtures to load before each test.
        serialized_rollback: put the data of migrations back before each test.
    """

    databases: Any = frozenset({DEFAULT_DB_ALIAS})
    reset_sequences = False
    available_apps: Any = None
    fixtures: Any = None
    serialized_rollback = False
    _disallowed_database_msg = (
        "Database %(operation)s to %(alias)r are not allowed in this test. Add %(alias)r to %(test)s.databases to "
        "ensure proper test isolation and silence this failure."
    )
    _pre_setup_ran_eagerly = False

    @classmethod
    def setUpClass(cls) -> None:
        """Prepare for the first test already, so that ``setUpClass`` of subclasses finds its fixtures."""
        super().setUpClass()
        if not cls._rolls_back():
            cls._pre_setup()
            cls._pre_setup_ran_eagerly = True
            cls.addClassCleanup(cls._undo_unused_setup)

    @classmethod
    def _undo_unused_setup(cls) -> None:
        """Clean up for a class of which no test ran."""
        if cls._pre_setup_ran_eagerly:
            cls._pre_setup_ran_eagerly = False
            try:
                _flush(cls)
            finally:
                cls._show_apps()

    @classmethod
    def _rolls_back(cls) -> bool:
        """Say whether the tests of the class undo their work by rolling back."""
        return False

    # Before and after a test

    @classmethod
    def _pre_setup(cls) -> None:
        super()._pre_setup()
        if cls._pre_setup_ran_eagerly:
            cls._pre_setup_ran_eagerly = False
            return
        if cls.available_apps is not None:
            cls._hide_apps()
        try:
            cls._fixture_setup()
        except Exception:
            cls._show_apps()
            raise
        for alias in cls._databases_names(include_mirrors=False):
            # A log that overflows would be of no use to assertNumQueries.
            connections[alias].queries_log.clear()

    @classmethod
    def _hide_apps(cls) -> None:
        apps.set_available_apps(cls.available_apps)
        setting_changed.send(
            sender=type(settings._wrapped), setting="INSTALLED_APPS", value=cls.available_apps, enter=True
        )
        for alias in cls._databases_names(include_mirrors=False):
            emit_post_migrate_signal(verbosity=0, interactive=False, db=alias, stdout=sys.stdout)

    @classmethod
    def _show_apps(cls) -> None:
        if cls.available_apps is None:
            return
        apps.unset_available_apps()
        setting_changed.send(
            sender=type(settings._wrapped), setting="INSTALLED_APPS", value=settings.INSTALLED_APPS, enter=False
        )

    @classmethod
    def _databases_names(cls, include_mirrors: bool = True) -> list[str]:
        """Return the aliases that the class declares, those that mirror others only if wanted."""
        return [
            alias
            for alias in connections
            if alias in cls.databases and (include_mirrors or not connections[alias].settings_dict["TEST"]["MIRROR"])
        ]

    @classmethod
    def _fixture_setup(cls) -> None:
        for alias in cls._databases_names(include_mirrors=False):
            if cls.reset_sequences:
                cls._reset_sequences(alias)
            contents = getattr(connections[alias], "_test_serialized_contents", None)
            if cls.serialized_rollback and contents is not None:
                cls._restore(alias, contents)
        cls._load_fixtures()

    @classmethod
    def _load_fixtures(cls) -> None:
        for alias in cls._databases_names(include_mirrors=False):
            if cls.fixtures:
                call_command("loaddata", *cls.fixtures, verbosity=0, database=alias)

    @classmethod
    def _restore(cls, alias: str, contents: str) -> None:
        """Load the rows that the database had after its migrations, with all apps in sight."""
        if cls.available_apps is not None:
            apps.unset_available_apps()
        try:
            connections[alias].creation.deserialize_db_from_string(contents)
        finally:
            if cls.available_apps is not None:
                apps.set_available_apps(cls.available_apps)

    @classmethod
    def _reset_sequences(cls, alias: str) -> None:
        connection = connections[alias]
        if not connection.features.supports_sequence_reset:
            return
        statements = connection.ops.sequence_reset_by_name_sql(no_style(), connection.introspection.sequence_list())
        if statements:
            with atomic(using=alias), connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)

    def _post_teardown(self) -> None:
        try:
            self._fixture_teardown()
            super()._post_teardown()
            if self._should_reload_connections():
                # What prepares a new connection may have been undone.
                for connection in connections.all(initialized_only=True):
                    connection.close()
        finally:
            self._show_apps()

    def _should_reload_connections(self) -> bool:
        return True

    def _fixture_teardown(self) -> None:
        _flush(self)


def _flush(case: Any) -> None:
    """Empty the databases of *case*, a test or a class of tests."""
    for alias in case._databases_names(include_mirrors=False):
        # Rows that apps add after migrations would be in the way of those that are loaded again.
        inhibit_post_migrate = case.available_apps is not None or (
            case.serialized_rollback and hasattr(connections[alias], "_test_serialized_contents")
        )
        call_command(
            "flush",
            verbosity=0,
            interactive=False,
            database=alias,
            reset_sequences=False,
            allow_cascade=case.available_apps is not None,
            inhibit_post_migrate=inhibit_post_migrate,
        )
