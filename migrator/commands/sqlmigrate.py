"""``sqlmigrate``: the SQL that a migration would run."""

from __future__ import annotations

from typing import Any

from migrator.commands.app_labels import app_with_migrations
from migrator.commands.base import BaseCommand
from migrator.host.management import CommandError
from migrator.migrations.exceptions import AmbiguityError
from migrator.migrations.loader import MigrationLoader
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections


class Command(BaseCommand):
    """Prints SQL and changes nothing."""

    is_brief = True
    help = "Prints the SQL statements of one migration."
    output_transaction = True

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("app_label", help="The app of the migration.")
        parser.add_argument("migration_name", help="Its name, or the beginning of it.")
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="Which database.")
        parser.add_argument("--backwards", action="store_true", help="The SQL that undoes the migration.")

    def execute(self, *args: Any, **options: Any) -> Any:
        # Statements are for files and consoles: no colours, wherever they are printed.
        options["no_color"] = True
        return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> str:
        connection = connections[options["database"]]
        loader = MigrationLoader(connection, replace_migrations=False)
        app_label, prefix = options["app_label"], options["migration_name"]
        app_with_migrations(loader, app_label, full_stop="")
        migration = self._find(loader, app_label, prefix)
        target = (app_label, migration.name)
        self.output_transaction = migration.atomic and connection.features.can_rollback_ddl
        statements = loader.collect_sql([(loader.graph.nodes[target], options["backwards"])])
        if not statements and options["verbosity"] >= 1:
            self.stderr.write("No operations found.")
        return "\n".join(statements)

    @staticmethod
    def _find(loader: MigrationLoader, app_label: str, prefix: str) -> Any:
        try:
            return loader.get_migration_by_prefix(app_label, prefix)
        except AmbiguityError as error:
            raise CommandError(
                f"More than one migration matches '{prefix}' in app '{app_label}'. Please be more specific."
            ) from error
        except KeyError as error:
            raise CommandError(
                f"Cannot find a migration matching '{prefix}' from app '{app_label}'. Is it in INSTALLED_APPS?"
            ) from error
