"""Test databases: making, cloning, filling and dropping them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from io import StringIO
from typing import Any

from migrator.backends.base import ports
from migrator.backends.base.parts import ConnectionPart
from migrator.host import management, serializers
from migrator.host.apps import apps
from migrator.host.conf import settings
from migrator.host.deferred import unittest
from migrator.host.deprecation import RemovedInDjango2028Warning
from migrator.host.mode import public
from migrator.host.module_loading import import_string
from migrator.host.warnings import warn_external
from migrator.runtime.router import router
from migrator.runtime.transaction import atomic

TEST_DATABASE_PREFIX = "test_"
"""Put before the name of the database that is tested, unless the settings name the test database."""

SERIALIZE_MESSAGE = (
    "DatabaseCreation.create_test_db(serialize) is deprecated. Call DatabaseCreation.serialize_test_db() once all "
    "test databases are set up instead if you need fixtures persistence between tests."
)


@public("db.backends.base.creation")
class BaseDatabaseCreation(ConnectionPart):
    """Makes the database that tests run on. A backend provides what creating a database means for it."""

    # Name of a method of the wrapper that gives up more than the connection, such as a pool of them.
    destroy_test_db_connection_close_method: str | None = None

    def _nodb_cursor(self) -> Any:
        return self.connection._nodb_cursor()

    def log(self, msg: str) -> None:
        """Say what is being done."""
        sys.stderr.write(msg + os.linesep)

    # Creating

    def create_test_db(
        self, verbosity: int = 1, autoclobber: bool = False, serialize: bool | None = None, keepdb: bool = False
    ) -> str:
        """Create the test database, connect to it and migrate it; return its name.

        Args:
            verbosity: 0 says nothing, 1 the steps, 2 also the names.
            autoclobber: drop a database of that name without asking.
            serialize: deprecated; remember the contents for tests that roll back by restoring them.
            keepdb: use the database of an earlier run.
        """
        name = self._get_test_db_name()
        if verbosity >= 1:
            verb = "Using existing" if keepdb else "Creating"
            self.log(f"{verb} test database for alias {self._get_database_display_str(verbosity, name)}...")
        self._create_test_db(verbosity, autoclobber, keepdb)
        self.connection.close()
        settings.DATABASES[self.connection.alias]["NAME"] = name
        self.connection.settings_dict["NAME"] = name
        self._migrate(verbosity)
        if serialize is not None:
            warn_external(SERIALIZE_MESSAGE, RemovedInDjango2028Warning)
            if serialize:
                self.connection._test_serialized_contents = self.serialize_db_to_string()
        management.create_cache_tables(self.connection.alias)
        # Fails here rather than in the first test.
        self.connection.ensure_connection()
        if os.environ.get("RUNNING_DJANGOS_TEST_SUITE") == "true":
            self.mark_expected_failures_and_skips()
        return name

    def _migrate(self, verbosity: int) -> None:
        """Run all migrations, or only make the tables of the models if the settings say MIGRATE: False."""
        without_migrations = self.connection.settings_dict["TEST"]["MIGRATE"] is False
        modules = settings.MIGRATION_MODULES
        if without_migrations:
            settings.MIGRATION_MODULES = {app_config.label: None for app_config in apps.get_app_configs()}
        try:
            management.call_command(
                "migrate",
                verbosity=max(verbosity - 1, 0),
                interactive=False,
                database=self.connection.alias,
                run_syncdb=True,
            )
        finally:
            if without_migrations:
                settings.MIGRATION_MODULES = modules

    def set_as_test_mirror(self, primary_settings_dict: dict[str, Any]) -> None:
        """Use the test database of another alias."""
        self.connection.settings_dict["NAME"] = primary_settings_dict["NAME"]

    def _get_test_db_name(self) -> str:
        wanted = self.connection.settings_dict["TEST"]["NAME"]
        return str(wanted or f"{TEST_DATABASE_PREFIX}{self.connection.settings_dict['NAME']}")

    def _get_database_display_str(self, verbosity: int, database_name: str) -> str:
        shown = f" ('{database_name}')" if verbosity >= 2 else ""
        return f"'{self.connection.alias}'{shown}"

    def _execute_create_test_db(self, cursor: Any, parameters: dict[str, str], keepdb: bool = False) -> None:
        cursor.execute(f"CREATE DATABASE {parameters['dbname']} {parameters['suffix']}")

    def _create_test_db(self, verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:
        """Create an empty test database, dropping one that is in the way after asking."""
        name = self._get_test_db_name()
        parameters = {
            "dbname": self.connection.ops.quote_name(name),
            "suffix": self.sql_table_creation_suffix(),
        }
        with self._nodb_cursor() as cursor:
            try:
                self._execute_create_test_db(cursor, parameters, keepdb)
            except Exception as error:  # noqa: BLE001  # whatever goes wrong, the run cannot go on
                if keepdb:
                    return name
                self.log(f"Got an error creating the test database: {error}")
                if not autoclobber:
                    self._ask_to_drop(name)
                self._recreate(cursor, name, parameters, verbosity, keepdb)
        return name

    def _ask_to_drop(self, name: str) -> None:
        answer = input(f"Type 'yes' if you would like to try deleting the test database '{name}', or 'no' to cancel: ")
        if answer != "yes":
            self.log("Tests cancelled.")
            sys.exit(1)

    def _recreate(self, cursor: Any, name: str, parameters: dict[str, str], verbosity: int, keepdb: bool) -> None:
        try:
            if verbosity >= 1:
                shown = self._get_database_display_str(verbosity, name)
                self.log(f"Destroying old test database for alias {shown}...")
            cursor.execute(f"DROP DATABASE {parameters['dbname']}")
            self._execute_create_test_db(cursor, parameters, keepdb)
        except Exception as error:  # noqa: BLE001  # the same
            self.log(f"Got an error recreating the test database: {error}")
            sys.exit(2)

    def sql_table_creation_suffix(self) -> str:
        """Return what follows the name in CREATE DATABASE."""
        return ""

    # Contents

    def serialize_db_to_string(self) -> str:
        """Return the rows of all migrated apps as JSON, in an order that loads again."""
        out = StringIO()
        serializers.serialize("json", self._objects(), indent=None, stream=out)
        return out.getvalue()

    def _objects(self) -> Iterator[Any]:
        migrated = ports.migrated_apps.get()(self.connection)
        excluded = set(settings.TEST_NON_SERIALIZED_APPS)
        app_list = [
            (app_config, None)
            for app_config in apps.get_app_configs()
            if app_config.models_module is not None
            and app_config.label in migrated
            and app_config.name not in excluded
        ]
        alias = self.connection.alias
        # A dependency cycle is no obstacle: constraints are checked after the last row is loaded.
        for model in serializers.sort_dependencies(app_list, allow_cycles=True):
            if model._meta.can_migrate(self.connection) and router.allow_migrate_model(alias, model):
                queryset = model._base_manager.using(alias).order_by(model._meta.pk.name)
                chunk_size = 2000 if queryset._prefetch_related_lookups else None
                yield from queryset.iterator(chunk_size=chunk_size)

    def deserialize_db_from_string(self, data: str) -> None:
        """Load what :meth:`serialize_db_to_string` returned."""
        tables: set[str] = set()
        stream = StringIO(data)
        with atomic(using=self.connection.alias):
            # Rows may refer to rows that come later.
            with self.connection.constraint_checks_disabled():
                for row in serializers.deserialize("json", stream, using=self.connection.alias):
                    row.save(using=self.connection.alias)
                    tables.add(row.object.__class__._meta.db_table)
            self.connection.check_constraints(table_names=tables)

    # Cloning

    def clone_test_db(self, suffix: Any, verbosity: int = 1, autoclobber: bool = False, keepdb: bool = False) -> None:
        """Copy the test database for one worker of a parallel run."""
        if verbosity >= 1:
            verb = "Using existing clone" if keepdb else "Cloning test database"
            name = self.connection.settings_dict["NAME"]
            self.log(f"{verb} for alias {self._get_database_display_str(verbosity, name)}...")
        self._clone_test_db(suffix, verbosity, keepdb)

    def get_test_db_clone_settings(self, suffix: Any) -> dict[str, Any]:
        """Return the connection settings of one clone."""
        original = self.connection.settings_dict
        return {**original, "NAME": f"{original['NAME']}_{suffix}"}

    def _clone_test_db(self, suffix: Any, verbosity: int, keepdb: bool = False) -> None:
        raise NotImplementedError(
            "The database backend doesn't support cloning databases. Disable the option to run tests in parallel "
            "processes."
        )

    def setup_worker_connection(self, _worker_id: int) -> None:
        """Point the connection of a worker process at its clone."""
        clone = self.get_test_db_clone_settings(str(_worker_id))
        # The dictionary is shared with the settings.
        self.connection.settings_dict.update(clone)
        self.connection.close()

    # Dropping

    def destroy_test_db(
        self, old_database_name: str | None = None, verbosity: int = 1, keepdb: bool = False, suffix: Any = None
    ) -> None:
        """Drop the test database, or its clone *suffix*, and connect to *old_database_name* from now on."""
        self.connection.close()
        if self.destroy_test_db_connection_close_method is not None:
            getattr(self.connection, self.destroy_test_db_connection_close_method)()
        if suffix is None:
            name = self.connection.settings_dict["NAME"]
        else:
            name = self.get_test_db_clone_settings(suffix)["NAME"]
        if verbosity >= 1:
            verb = "Preserving" if keepdb else "Destroying"
            self.log(f"{verb} test database for alias {self._get_database_display_str(verbosity, name)}...")
        if not keepdb:
            self._destroy_test_db(name, verbosity)
        if old_database_name is not None:
            settings.DATABASES[self.connection.alias]["NAME"] = old_database_name
            self.connection.settings_dict["NAME"] = old_database_name

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        with self._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {self.connection.ops.quote_name(test_database_name)}")

    # Django's own test suite

    def mark_expected_failures_and_skips(self) -> None:
        """Mark the tests that this database is known to fail, and those that make no sense on it."""
        features = self.connection.features
        for test_name in features.django_test_expected_failures:
            self._mark_test(test_name)
        for reason, test_names in features.django_test_skips.items():
            for test_name in test_names:
                self._mark_test(test_name, reason)

    def _mark_test(self, test_name: str, skip_reason: str | None = None) -> None:
        """Mark one test function or class as expected to fail, or to be skipped for a reason."""
        app_label = test_name.partition(".")[0]
        if app_label not in settings.INSTALLED_APPS:
            # The app is not part of this run.
            return
        container_name, _, name = test_name.rpartition(".")
        try:
            container = import_string(container_name)
        except ImportError:
            # A module, or one whose package was not imported yet.
            container = import_module(container_name)
        decorate = unittest.expectedFailure if skip_reason is None else unittest.skip(skip_reason)
        setattr(container, name, decorate(getattr(container, name)))

    def test_db_signature(self) -> tuple[Any, ...]:
        """Return what two aliases have in common when they mean the same test database."""
        config = self.connection.settings_dict
        return config["HOST"], config["PORT"], config["ENGINE"], self._get_test_db_name()
