"""Test databases of PostgreSQL: created by the server, cloned from a template."""

from __future__ import annotations

import sys
from typing import Any

from migrator.backends.base.creation import BaseDatabaseCreation
from migrator.backends.postgresql.psycopg_any import errors
from migrator.host.exceptions import ImproperlyConfigured
from migrator.host.mode import public
from migrator.sql.names import strip_quotes


@public("db.backends.postgresql.creation")
class DatabaseCreation(BaseDatabaseCreation):
    """Makes test databases with CREATE DATABASE."""

    def _quote_name(self, name: str) -> str:
        return str(self.connection.ops.quote_name(name))

    def _get_database_create_suffix(self, encoding: str | None = None, template: str | None = None) -> str:
        parts = []
        if encoding:
            parts.append(f"ENCODING '{encoding}'")
        if template:
            parts.append(f"TEMPLATE {self._quote_name(template)}")
        return f"WITH {' '.join(parts)}" if parts else ""

    def sql_table_creation_suffix(self) -> str:
        """Return the encoding and the template that the settings ask for.

        Raises:
            ImproperlyConfigured: they ask for a collation.
        """
        wanted = self.connection.settings_dict["TEST"]
        if wanted.get("COLLATION") is not None:
            raise ImproperlyConfigured("PostgreSQL does not support collation setting at database creation time.")
        return self._get_database_create_suffix(encoding=wanted["CHARSET"], template=wanted.get("TEMPLATE"))

    def _database_exists(self, cursor: Any, database_name: str) -> bool:
        cursor.execute("SELECT 1 FROM pg_catalog.pg_database WHERE datname = %s", [strip_quotes(database_name)])
        return cursor.fetchone() is not None

    def _execute_create_test_db(self, cursor: Any, parameters: dict[str, str], keepdb: bool = False) -> None:
        """Create the database; one that is to be kept is not created again, and needs no right to create one."""
        try:
            if keepdb and self._database_exists(cursor, parameters["dbname"]):
                return
            super()._execute_create_test_db(cursor, parameters, keepdb)
        except Exception as error:
            if not isinstance(error.__cause__, errors.DuplicateDatabase):
                # Anything else will not be better after dropping a database.
                self.log(f"Got an error creating the test database: {error}")
                sys.exit(2)
            if not keepdb:
                raise

    def _clone_test_db(self, suffix: Any, verbosity: int, keepdb: bool = False) -> None:
        # The template of a database must have no other connections.
        self.connection.close()
        self.connection.close_pool()
        source = self.connection.settings_dict["NAME"]
        target = self.get_test_db_clone_settings(suffix)["NAME"]
        parameters = {
            "dbname": self._quote_name(target),
            "suffix": self._get_database_create_suffix(template=source),
        }
        with self._nodb_cursor() as cursor:
            try:
                self._execute_create_test_db(cursor, parameters, keepdb)
            except Exception:  # noqa: BLE001  # it is in the way: drop it and try again
                self._replace(cursor, target, parameters, verbosity, keepdb)

    def _replace(self, cursor: Any, target: str, parameters: dict[str, str], verbosity: int, keepdb: bool) -> None:
        try:
            if verbosity >= 1:
                shown = self._get_database_display_str(verbosity, target)
                self.log(f"Destroying old test database for alias {shown}...")
            cursor.execute(f"DROP DATABASE {parameters['dbname']}")
            self._execute_create_test_db(cursor, parameters, keepdb)
        except Exception as error:  # noqa: BLE001  # whatever goes wrong, the run cannot go on
            self.log(f"Got an error cloning the test database: {error}")
            sys.exit(2)

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        self.connection.close_pool()
        super()._destroy_test_db(test_database_name, verbosity)
