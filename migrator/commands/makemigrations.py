"""``makemigrations``: write what changed in the models as migration files."""

from __future__ import annotations

import os
import sys
import warnings
from itertools import takewhile
from typing import Any

from migrator.commands.app_labels import refuse_unknown_apps
from migrator.commands.base import BaseCommand, no_translations
from migrator.commands.detecting import Detecting
from migrator.commands.formatting import run_formatters
from migrator.host.apps import apps
from migrator.host.conf import settings
from migrator.host.deferred import pathlib
from migrator.host.management import CommandError
from migrator.migrations.findings import Findings
from migrator.migrations.loader import MigrationLoader
from migrator.migrations.migration import Migration
from migrator.migrations.naming import get_migration_name_timestamp, parse_number
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections
from migrator.runtime.router import router
from migrator.sql.errors import OperationalError


class Command(Detecting, BaseCommand):
    """Compares the models with the migrations and writes the difference."""

    is_brief = True
    help = "Writes migrations for what changed in the models."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("args", metavar="app_label", nargs="*", help="Only these apps.")
        parser.add_argument("--dry-run", action="store_true", help="Show what would be written, and write nothing.")
        parser.add_argument("--merge", action="store_true", help="Join leaf migrations that conflict.")
        parser.add_argument("--empty", action="store_true", help="Write a migration without operations.")
        parser.add_argument(
            "--noinput", "--no-input", action="store_false", dest="interactive", help="Ask no questions."
        )
        parser.add_argument("-n", "--name", help="Name of the migration file, without its number.")
        parser.add_argument("--no-header", action="store_false", dest="include_header", help="Leave the header out.")
        parser.add_argument(
            "--check",
            action="store_true",
            dest="check_changes",
            help="Exit with 1 if there are changes without a migration; write nothing.",
        )
        parser.add_argument(
            "--scriptable", action="store_true", help="Messages to stderr; only paths of written files to stdout."
        )
        parser.add_argument(
            "--update", action="store_true", help="Merge the changes into the latest migration of the app."
        )

    @property
    def log_output(self) -> Any:
        """Where messages go: stderr when stdout belongs to a script."""
        return self.stderr if self.scriptable else self.stdout

    def log(self, message: str) -> None:
        """Print a message for people."""
        self.log_output.write(message)

    @no_translations
    def handle(self, *app_labels: str, **options: Any) -> None:
        self.options = options
        self.verbosity: int = options["verbosity"]
        self.interactive: bool = options["interactive"]
        self.dry_run: bool = options["dry_run"] or options["check_changes"]
        self.scriptable: bool = options["scriptable"]
        self.include_header: bool = options["include_header"]
        self.migration_name: str | None = options["name"]
        if self.migration_name and not self.migration_name.isidentifier():
            raise CommandError("The migration name must be a valid Python identifier.")
        if self.scriptable:
            self.stderr.style_func = lambda text: text
        labels = list(dict.fromkeys(app_labels))
        refuse_unknown_apps(labels, self.stderr)
        loader = MigrationLoader(None, ignore_no_migrations=True)
        self._check_histories(loader)
        if self._resolve_conflicts(loader, labels):
            return
        self._finish(loader, self._changes(loader, labels), labels)

    def _check_histories(self, loader: MigrationLoader) -> None:
        """Complain about an inconsistent history, in every database that migrations go to."""
        labels = {config.label for config in apps.get_app_configs()}
        aliases = connections if settings.DATABASE_ROUTERS else [DEFAULT_DB_ALIAS]
        for alias in sorted(aliases):
            connection = connections[alias]
            if connection.settings_dict["ENGINE"].endswith(".dummy"):
                continue
            if not any(
                router.allow_migrate(connection.alias, label, model_name=model._meta.object_name)
                for label in labels
                for model in apps.get_app_config(label).get_models()
            ):
                continue
            try:
                loader.check_consistent_history(connection)
            except OperationalError as error:
                warnings.warn(
                    "Got an error checking a consistent migration history performed for database connection "
                    f"'{alias}': {error}",
                    RuntimeWarning,
                    stacklevel=2,
                )

    def _resolve_conflicts(self, loader: MigrationLoader, labels: list[str]) -> bool:
        """Handle apps with several leaves; return True if that was the whole job."""
        conflicts = loader.detect_conflicts()
        if labels:
            conflicts = {label: names for label, names in conflicts.items() if label in labels}
        if conflicts and not self.options["merge"]:
            listed = "; ".join(f"{', '.join(names)} in {app}" for app, names in conflicts.items())
            raise CommandError(
                f"Conflicting migrations detected; multiple leaf nodes in the migration graph: ({listed}).\n"
                "To fix them run 'python manage.py makemigrations --merge'"
            )
        if not self.options["merge"]:
            return False
        if conflicts:
            self.handle_merge(loader, conflicts)
        else:
            self.log("No conflicts detected to merge.")
        return True

    def _questioner(self, labels: list[str]) -> Any:
        from migrator.migrations.questioner import (  # most often there is nothing to ask about
            InteractiveMigrationQuestioner,
            NonInteractiveMigrationQuestioner,
        )

        if self.interactive:
            return InteractiveMigrationQuestioner(
                specified_apps=labels, dry_run=self.dry_run, prompt_output=self.log_output
            )
        return NonInteractiveMigrationQuestioner(
            specified_apps=labels, dry_run=self.dry_run, verbosity=self.verbosity, log=self.log
        )

    def _changes(self, loader: MigrationLoader, labels: list[str]) -> dict[str, list[Any]]:
        def questioner() -> Any:
            return self._questioner(labels)

        if self.options["empty"]:
            return self._empty_changes(self.detector(loader, questioner=questioner), loader, labels)
        return self.changes(
            loader,
            Findings(loader),
            questioner=questioner,
            trim_to_apps=set(labels) or None,
            convert_apps=set(labels) or None,
            migration_name=self.migration_name,
        )

    def _empty_changes(self, detector: Any, loader: MigrationLoader, labels: list[str]) -> dict[str, list[Any]]:
        if not labels:
            raise CommandError("You must supply at least one app label when using --empty.")
        wanted = {label: [Migration("custom", label)] for label in labels}
        changes: dict[str, list[Any]] = detector.arrange_for_graph(
            changes=wanted, graph=loader.graph, migration_name=self.migration_name
        )
        return changes

    def _finish(self, loader: MigrationLoader, changes: dict[str, list[Any]], labels: list[str]) -> None:
        if not changes:
            self._report_no_changes(labels, loader)
            return
        if self.options["check_changes"]:
            self.write_migration_files(changes)
            sys.exit(1)
        if self.options["update"]:
            self.write_to_last_migration(changes, loader)
        else:
            self.write_migration_files(changes)

    def _report_no_changes(self, labels: list[str], loader: MigrationLoader) -> None:
        if self.verbosity < 1:
            return
        if len(labels) == 1:
            self.log(f"No changes detected in app '{labels[0]}'")
        elif labels:
            self.log("No changes detected in apps '{}'".format("', '".join(labels)))
        else:
            self.log("No changes detected")
            self._name_apps_without_migrations(loader)

    def _name_apps_without_migrations(self, loader: MigrationLoader) -> None:
        """Say which apps were passed over: without a package for migrations an app has to be named once."""
        passed_over = sorted(
            config.label
            for config in apps.get_app_configs()
            if config.label in loader.unmigrated_apps
            and loader.migrations_module(config.label)[0] is not None
            and any(model._meta.can_migrate(DEFAULT_DB_ALIAS) for model in config.get_models())
        )
        if passed_over:
            labels = " ".join(passed_over)
            self.log(
                f"Apps with models but without migrations: {', '.join(passed_over)}. To begin: makemigrations {labels}"
            )

    def write_to_last_migration(self, changes: dict[str, list[Any]], loader: MigrationLoader) -> None:
        """Merge the changes into the latest migration of their app, which must not be applied or depended on."""
        from migrator.migrations.optimizer import MigrationOptimizer  # most often nothing is updated

        ((app_label, new_migrations),) = list(changes.items())[:1] or [("", [])]
        update_previous = loader.graph.leaf_nodes(app_label)
        if not update_previous:
            raise CommandError(f"App {app_label} has no migration, cannot update last migration.")
        previous = loader.graph.nodes[update_previous[0]]
        self._refuse_unchangeable(previous, app_label, loader)
        new = new_migrations[0]
        previous.operations.extend(new.operations)
        for dependency in new.dependencies:
            if isinstance(dependency, tuple) and dependency[0] == previous.app_label:
                continue
            previous.dependencies.append(dependency)
        optimizer = MigrationOptimizer()
        previous.operations = optimizer.optimize(previous.operations, app_label)
        old_path = self._writer(previous).path
        fragment = self.migration_name or previous.suggest_name()
        suggested = f"{previous.name[:4]}_{fragment}"
        # The former file stays until the new one is written, and for what a person has to bring over from it.
        previous.name = f"{suggested}_updated" if previous.name == suggested else suggested
        self.write_migration_files({app_label: [previous]}, {app_label: old_path})

    def _refuse_unchangeable(self, migration: Any, app_label: str, loader: MigrationLoader) -> None:
        if migration.replaces:
            raise CommandError(f"Cannot update squash migration '{migration}'.")
        connection = connections[DEFAULT_DB_ALIAS]
        applied = MigrationLoader(connection).applied_migrations or {}
        if (app_label, migration.name) in applied:
            raise CommandError(f"Cannot update applied migration '{migration}'.")
        dependents = [
            other
            for other in loader.disk_migrations.values()
            if (migration.app_label, migration.name) in other.dependencies
        ]
        if dependents:
            listed = ", ".join(f"'{other}'" for other in dependents)
            raise CommandError(f"Cannot update migration '{migration}' that migrations {listed} depend on.")

    def write_migration_files(
        self, changes: dict[str, list[Any]], update_previous_migration_paths: dict[str, str] | None = None
    ) -> None:
        """Write (or with a dry run show) one file for each migration, and print what is in it."""
        known_folders: set[str] = set()
        for app_label, migrations in changes.items():
            if self.verbosity >= 1:
                self.log(self.style.MIGRATE_HEADING(f"Migrations for '{app_label}':"))
            for migration in migrations:
                writer = self._writer(migration)
                self._describe(writer, migration)
                if self.dry_run:
                    self._show(writer)
                    continue
                self._write(writer, known_folders)
                previous_path = (update_previous_migration_paths or {}).get(app_label)
                if previous_path:
                    self._leave_behind(writer, previous_path)

    def _writer(self, migration: Any) -> Any:
        from migrator.migrations.writer import MigrationWriter  # most often nothing is written

        return MigrationWriter(migration, self.include_header)

    def _describe(self, writer: Any, migration: Any) -> None:
        if self.verbosity < 1:
            return
        self.log(f"  {self.style.MIGRATE_LABEL(self.get_relative_path(writer.path))}")
        for operation in migration.operations:
            self.log(f"    {operation.formatted_description()}")
        if self.scriptable:
            self.stdout.write(self.get_relative_path(writer.path))

    def _show(self, writer: Any) -> None:
        if self.verbosity == 3:
            self.log(self.style.MIGRATE_HEADING(f"Full migrations file '{writer.filename}':"))
            self.log(writer.as_string())

    def _write(self, writer: Any, known_folders: set[str]) -> None:
        folder = os.path.dirname(writer.path)
        if folder not in known_folders:
            os.makedirs(folder, exist_ok=True)
            pathlib.Path(folder, "__init__.py").touch()
            known_folders.add(folder)
        pathlib.Path(writer.path).write_text(writer.as_string(), encoding="utf-8")
        run_formatters([writer.path], stderr=self.stderr)

    def _leave_behind(self, writer: Any, previous_path: str) -> None:
        """Remove the file that was updated, unless it has functions that the new file only mentions."""
        old, new = (self.style.WARNING(self.get_relative_path(path)) for path in (previous_path, writer.path))
        if writer.needs_manual_porting:
            # Said at any verbosity: nothing else tells that there is work left.
            self.log(
                f"Updated migration {new} requires manual porting.\nPrevious migration {old} was kept and must be "
                "deleted after porting functions manually."
            )
            return
        os.remove(previous_path)
        if self.verbosity >= 1:
            self.log(f"Deleted {old}")

    @staticmethod
    def get_relative_path(path: str) -> str:
        """Return *path* from the current folder, or as it is if it lies on another drive."""
        try:
            relative = os.path.relpath(path)
        except ValueError:
            return path
        return path if relative.startswith("..") else relative

    def handle_merge(self, loader: MigrationLoader, conflicts: dict[str, list[str]]) -> None:
        """Ask whether the branches of each conflict can be joined, and write the migrations that join them."""
        from migrator.migrations.questioner import InteractiveMigrationQuestioner, MigrationQuestioner  # for --merge

        questioner = (
            InteractiveMigrationQuestioner(prompt_output=self.log_output)
            if self.interactive
            else MigrationQuestioner(defaults={"ask_merge": True})
        )
        for app_label, names in conflicts.items():
            branches = self._branches(loader, app_label, sorted(names))
            if self.verbosity > 0:
                self._describe_branches(app_label, branches)
            if questioner.ask_merge(app_label):
                self._write_merge(loader, app_label, branches)

    def _branches(self, loader: MigrationLoader, app_label: str, names: list[str]) -> list[Any]:
        """Return the leaves, each with the operations since their common ancestor as ``merged_operations``."""
        branches = []
        for name in names:
            migration = loader.get_migration(app_label, name)
            migration.ancestry = [
                key for key in loader.graph.forwards_plan((app_label, name)) if key[0] == migration.app_label
            ]
            branches.append(migration)
        generations = zip(*(branch.ancestry for branch in branches), strict=False)
        shared = sum(1 for _ in takewhile(lambda generation: len(set(generation)) == 1, generations))
        if not shared:
            raise ValueError(f"Could not find common ancestor of {names}")
        for branch in branches:
            branch.branch = branch.ancestry[shared:]
            since = (loader.get_migration(*key).operations for key in branch.branch)
            branch.merged_operations = [operation for operations in since for operation in operations]
        return branches

    def _describe_branches(self, app_label: str, branches: list[Any]) -> None:
        self.log(self.style.MIGRATE_HEADING(f"Merging {app_label}"))
        for migration in branches:
            self.log(self.style.MIGRATE_LABEL(f"  Branch {migration.name}"))
            for operation in migration.merged_operations:
                self.log(f"    {operation.formatted_description()}")

    def _write_merge(self, loader: MigrationLoader, app_label: str, branches: list[Any]) -> None:
        numbers = [parse_number(branch.name) for branch in branches]
        number = max((found for found in numbers if found is not None), default=None) or 1
        names = "_".join(sorted(branch.name for branch in branches))
        fragment = self.migration_name or f"merge_{names}"
        if len(fragment) > 47 and not self.migration_name:
            fragment = f"merge_{get_migration_name_timestamp()}"
        attributes = {"dependencies": [(app_label, branch.name) for branch in branches]}
        subclass = type("Migration", (Migration,), attributes)
        migration = subclass(f"{number + 1:04}_{fragment}", app_label)
        writer = self._writer(migration)
        if self.dry_run:
            if self.verbosity == 3:
                self.log(self.style.MIGRATE_HEADING(f"Full merge migrations file '{writer.filename}':"))
                self.log(writer.as_string())
            return
        pathlib.Path(writer.path).write_text(writer.as_string(), encoding="utf-8")
        run_formatters([writer.path], stderr=self.stderr)
        if self.verbosity > 0:
            self.log(f"\nCreated new merge migration {writer.path}")
        if self.scriptable:
            self.stdout.write(writer.path)
