"""Taking a test to any migration, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from migrator.host.management import call_command
from migrator.migrations.exceptions import AmbiguityError
from migrator.migrations.executor import MigrationExecutor
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections

ZERO = "zero"


class Migrations:
    """Brings databases to migrations."""

    def __init__(self) -> None:
        self._moved: set[str] = set()

    def __call__(self, app_label: str, name: str, *, database: str = DEFAULT_DB_ALIAS) -> Any:
        """Bring the database to a migration, forwards or backwards, and return the models as they are there.

        Args:
            app_label: the app.
            name: the migration, or the beginning of its name; ``"zero"`` for the time before the first.
            database: the alias.

        Returns:
            A registry: ``migrator_migrate("shop", "0001").get_model("shop", "Order")``.

        Raises:
            LookupError: there is no such migration, or more than one.
        """
        executor = MigrationExecutor(connections[database])
        target = (app_label, None if name == ZERO else self._full_name(executor, app_label, name))
        self._moved.add(database)
        executor.migrate([target])
        executor.loader.build_graph()
        return executor._create_project_state(with_applied_migrations=True).apps

    def latest(self, *, database: str = DEFAULT_DB_ALIAS) -> Any:
        """Bring the database to the last migration of every app, and return the models as they are there."""
        executor = MigrationExecutor(connections[database])
        leaves = executor.loader.graph.leaf_nodes()
        executor.migrate(leaves)
        self._moved.discard(database)
        return executor.loader.project_state(leaves).apps

    @staticmethod
    def _full_name(executor: MigrationExecutor, app_label: str, name: str) -> str:
        try:
            return str(executor.loader.get_migration_by_prefix(app_label, name).name)
        except (KeyError, AmbiguityError) as error:
            known = sorted(key[1] for key in executor.loader.disk_migrations if key[0] == app_label)
            what = "More than one migration begins" if isinstance(error, AmbiguityError) else "No migration begins"
            raise LookupError(
                f"{what} with {name!r} in app {app_label!r}, which has: {', '.join(known) or 'none'}."
            ) from error

    def finish(self) -> None:
        """Empty the databases that are elsewhere, and bring them back: rows of a test need not fit the last state."""
        for database in sorted(self._moved):
            call_command("flush", verbosity=0, interactive=False, database=database, inhibit_post_migrate=True)
            self.latest(database=database)


@pytest.fixture
def migrator_migrate(transactional_db: None, django_db_use_migrations: bool) -> Iterator[Migrations]:
    """A function that brings the database to a migration; after the test it is brought back to the last one.

    The test's databases are emptied afterwards, as with ``transactional_db``. No signals are sent.
    """
    if not django_db_use_migrations:
        pytest.skip("Tests of migrations need a database made by migrations: run without --nomigrations.")
    migrations = Migrations()
    yield migrations
    migrations.finish()
