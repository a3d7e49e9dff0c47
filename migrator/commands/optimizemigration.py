"""``optimizemigration``: the same migration with fewer operations."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from migrator.commands.app_labels import app_with_migrations
from migrator.commands.base import BaseCommand
from migrator.commands.formatting import run_formatters
from migrator.commands.squashmigrations import MANUAL_PORTING, find_migration
from migrator.host.management import CommandError
from migrator.host.version import get_docs_version
from migrator.migrations.loader import MigrationLoader
from migrator.migrations.migration import Migration
from migrator.migrations.optimizer import MigrationOptimizer
from migrator.migrations.writer import MigrationWriter


class Command(BaseCommand):
    """Rewrites a migration's file."""

    help = "Makes the list of operations of a migration as short as it can be."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("app_label", help="The app of the migration.")
        parser.add_argument("migration_name", help="Its name, or the beginning of it.")
        parser.add_argument("--check", action="store_true", help="Exit with 1 if it can be optimized; write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.verbosity: int = options["verbosity"]
        loader = MigrationLoader(None)
        app_label = options["app_label"]
        app_with_migrations(loader, app_label)
        migration = find_migration(loader, app_label, options["migration_name"])
        before = len(migration.operations)
        optimized = MigrationOptimizer().optimize(migration.operations, app_label)
        if len(optimized) == before:
            self._say("No optimizations possible.")
            return
        self._say(f"Optimizing from {before} operations to {len(optimized)} operations.")
        if options["check"]:
            sys.exit(1)
        migration.operations = optimized
        writer = MigrationWriter(migration)
        text = writer.as_string()
        if writer.needs_manual_porting:
            writer = self._replacement(migration)
            text = writer.as_string()
            self._say(self.style.MIGRATE_HEADING("Manual porting required"))
            self._say(MANUAL_PORTING.format(kind="optimized"))
        Path(writer.path).write_text(text, encoding="utf-8")
        run_formatters([writer.path], stderr=self.stderr)
        self._say(self.style.MIGRATE_HEADING("Optimized migration ") + self.style.MIGRATE_LABEL(writer.path))

    @staticmethod
    def _replacement(migration: Any) -> MigrationWriter:
        """Return the writer of a migration beside the old one: its functions must be copied before that can go."""
        if migration.replaces:
            raise CommandError(
                "Migration will require manual porting but is already a squashed migration.\nTransition to a normal "
                f"migration first: https://docs.djangoproject.com/en/{get_docs_version()}/topics/migrations/"
                "#squashing-migrations"
            )
        attributes = {
            "dependencies": migration.dependencies,
            "operations": migration.operations,
            "replaces": [(migration.app_label, migration.name)],
        }
        subclass = type("Migration", (Migration,), attributes)
        return MigrationWriter(subclass(f"{migration.name}_optimized", migration.app_label))

    def _say(self, text: str) -> None:
        if self.verbosity > 0:
            self.stdout.write(text)
