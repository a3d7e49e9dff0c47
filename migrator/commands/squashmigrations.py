"""``squashmigrations``: one migration in place of several."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from migrator.commands.base import BaseCommand
from migrator.commands.formatting import run_formatters
from migrator.host.apps import apps
from migrator.host.management import CommandError
from migrator.migrations.exceptions import AmbiguityError
from migrator.migrations.loader import MigrationLoader
from migrator.migrations.migration import Migration, SwappableTuple
from migrator.migrations.optimizer import MigrationOptimizer
from migrator.migrations.writer import MigrationWriter

WHAT_NOW = """  You should commit this migration but leave the old ones in place;
  the new migration will be used for new installs. Once you are sure
  all instances of the codebase have applied the migrations you squashed,
  you can delete them."""

MANUAL_PORTING = """  Your migrations contained functions that must be manually copied over,
  as we could not safely copy their implementation.
  See the comment at the top of the {kind} migration for details."""


ANSWERS = {"y": True, "n": False, "": False}


def find_migration(loader: MigrationLoader, app_label: str, prefix: str) -> Any:
    """Return the app's migration whose name begins with *prefix*.

    Raises:
        CommandError: there is none, or there are several.
    """
    try:
        return loader.get_migration_by_prefix(app_label, prefix)
    except AmbiguityError as error:
        raise CommandError(
            f"More than one migration matches '{prefix}' in app '{app_label}'. Please be more specific."
        ) from error
    except KeyError as error:
        raise CommandError(f"Cannot find a migration matching '{prefix}' from app '{app_label}'.") from error


FIRST = "0001"
"""The number of an app's first migration."""


class Command(BaseCommand):
    """Writes a migration that replaces a range of an app's migrations."""

    help = "Squashes a range of an app's migrations, up to and with the named one, into one."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("app_label", help="The app.")
        parser.add_argument(
            "start_migration_name", nargs="?", help="The first migration to squash, if not the app's first."
        )
        parser.add_argument("migration_name", help="The last migration to squash.")
        parser.add_argument("--no-optimize", action="store_true", help="Leave the operations as they are.")
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive", help="Ask nothing.")
        parser.add_argument("--squashed-name", help="Name of the new migration, without its number.")
        parser.add_argument("--no-header", action="store_false", dest="include_header", help="Leave the header out.")

    def handle(self, **options: Any) -> None:
        self.options = options
        self.verbosity: int = options["verbosity"]
        app_label: str = options["app_label"]
        try:
            apps.get_app_config(app_label)
        except LookupError as error:
            raise CommandError(str(error)) from error
        loader = MigrationLoader(None)
        if app_label not in loader.migrated_apps:
            raise CommandError(
                f"App '{app_label}' does not have migrations (so squashmigrations on it makes no sense)"
            )
        chosen = self._range(loader, app_label)
        if not self._is_wanted(chosen):
            return
        operations = self._operations(chosen, app_label)
        migration = self._squashed(loader, chosen, operations)
        self._write(MigrationWriter(migration, options["include_header"]))

    def _range(self, loader: MigrationLoader, app_label: str) -> list[Any]:
        """Return the migrations to squash, in order."""
        last = find_migration(loader, app_label, self.options["migration_name"])
        if (app_label, last.name) not in loader.graph.nodes:
            raise CommandError(f"The migration '{last}' is replaced by a squashed one. Name that one, or a later one.")
        plan = loader.graph.forwards_plan((app_label, last.name))
        chosen = [loader.get_migration(*key) for key in plan if key[0] == app_label]
        prefix = self.options["start_migration_name"]
        if not prefix:
            return chosen
        first = find_migration(loader, app_label, prefix)
        names = [migration.name for migration in chosen]
        if first.name not in names:
            raise CommandError(
                f"The migration '{first}' cannot be found. Maybe it comes after the migration '{last}'?\n"
                f"Have a look at:\n  python manage.py showmigrations {app_label}\nto debug this issue."
            )
        return chosen[names.index(first.name) :]

    def _is_wanted(self, chosen: list[Any]) -> bool:
        """Show what will be squashed; ask, if somebody is there to answer."""
        if self.verbosity > 0 or self.options["interactive"]:
            self.stdout.write(self.style.MIGRATE_HEADING("Will squash the following migrations:"))
            for migration in chosen:
                self.stdout.write(f" - {migration.name}")
        if not self.options["interactive"]:
            return True
        while (answer := input("Do you wish to proceed? [y/N] ")[:1].lower()) not in ANSWERS:
            pass
        return ANSWERS[answer]

    def _operations(self, chosen: list[Any], app_label: str) -> list[Any]:
        """Return the operations of all, as few as the optimizer can make them."""
        operations = [operation for migration in chosen for operation in migration.operations]
        if self.options["no_optimize"]:
            self._say(self.style.MIGRATE_HEADING("(Skipping optimization.)"))
            return operations
        self._say(self.style.MIGRATE_HEADING("Optimizing..."))
        optimized: list[Any] = MigrationOptimizer().optimize(operations, app_label)
        if len(optimized) == len(operations):
            self._say("  No optimizations possible.")
        else:
            self._say(f"  Optimized from {len(operations)} operations to {len(optimized)} operations.")
        return optimized

    def _squashed(self, loader: MigrationLoader, chosen: list[Any], operations: list[Any]) -> Any:
        first, last = chosen[0], chosen[-1]
        attributes: dict[str, Any] = {
            "dependencies": _dependencies(chosen),
            "operations": operations,
            "replaces": [(migration.app_label, migration.name) for migration in chosen],
        }
        if not self.options["start_migration_name"]:
            attributes["initial"] = True
        name = self._name(first, last)
        if (first.app_label, name) in loader.disk_migrations:
            raise CommandError(f"Migration {name} already exists. Use a different name.")
        return type("Migration", (Migration,), attributes)(name, first.app_label)

    def _name(self, first: Any, last: Any) -> str:
        # What begins with the first migration of the app takes the first number, whatever that one is called.
        from_start = not self.options["start_migration_name"]
        if self.options["squashed_name"]:
            return f"{FIRST if from_start else first.name.partition('_')[0]}_{self.options['squashed_name']}"
        return f"{FIRST if from_start else first.name}_squashed_{last.name}"

    def _write(self, writer: MigrationWriter) -> None:
        text = writer.as_string()
        if Path(writer.path).exists():
            raise CommandError(f"Migration {writer.migration.name} already exists. Use a different name.")
        Path(writer.path).write_text(text, encoding="utf-8")
        run_formatters([writer.path], stderr=self.stderr)
        self._say(self.style.MIGRATE_HEADING(f"Created new squashed migration {writer.path}"))
        self._say(WHAT_NOW)
        if writer.needs_manual_porting:
            self._say(self.style.MIGRATE_HEADING("Manual porting required"))
            self._say(MANUAL_PORTING.format(kind="squashed"))

    def _say(self, text: str) -> None:
        if self.verbosity > 0:
            self.stdout.write(text)


def _dependencies(chosen: list[Any]) -> list[Any]:
    """Return what the squashed migration comes after: what its parts come after, other than each other."""
    inside = {(migration.app_label, migration.name) for migration in chosen}
    found: dict[Any, None] = {}
    for migration in chosen:
        for dependency in migration.dependencies:
            if isinstance(dependency, SwappableTuple):
                found["__setting__", dependency.setting] = None
            elif tuple(dependency) not in inside and (migration is chosen[0] or dependency[0] != migration.app_label):
                found[tuple(dependency)] = None
    return list(found)
