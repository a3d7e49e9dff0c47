"""``migrate``: bring the database to the state that the migrations describe."""

from __future__ import annotations

import sys
import time
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any

from migrator.commands.app_labels import app_with_migrations
from migrator.commands.base import BaseCommand, no_translations
from migrator.commands.detecting import Detecting
from migrator.commands.migrate_signals import emit_post_migrate_signal, emit_pre_migrate_signal
from migrator.host.apps import apps
from migrator.host.collector import collector_paused
from migrator.host.management import CommandError
from migrator.host.module_loading import module_has_submodule
from migrator.host.text import Truncator
from migrator.migrations.exceptions import AmbiguityError
from migrator.migrations.executor import MigrationExecutor
from migrator.migrations.findings import Findings
from migrator.models.signals import post_migrate, pre_migrate
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections
from migrator.runtime.router import router

Target = tuple[str, str | None]


class Command(Detecting, BaseCommand):
    """Applies and unapplies migrations."""

    help = "Brings the database schema to the state that the migrations describe."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("app_label", nargs="?", help="Only this app.")
        parser.add_argument("migration_name", nargs="?", help="Go to this migration; 'zero' undoes all of the app.")
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive", help="Ask nothing.")
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="Which database.")
        parser.add_argument("--fake", action="store_true", help="Record the migrations without running them.")
        parser.add_argument(
            "--fake-initial", action="store_true", help="Record initial migrations whose tables are there already."
        )
        parser.add_argument("--plan", action="store_true", help="Show what would be done, and do nothing.")
        parser.add_argument("--run-syncdb", action="store_true", help="Create tables for apps without migrations.")
        parser.add_argument(
            "--check", action="store_true", dest="check_unapplied", help="Exit with 1 if there is something to apply."
        )
        parser.add_argument(
            "--prune", action="store_true", dest="prune", help="Forget records of migrations that are gone."
        )

    def get_check_kwargs(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return what the system checks are run on: everything, and the database that is migrated."""
        return {**super().get_check_kwargs(options), "databases": [options["database"]]}

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        self.options = options
        self.verbosity: int = options["verbosity"]
        self.interactive: bool = options["interactive"]
        for config in apps.get_app_configs():
            # Signal receivers of an app live in its "management" module.
            if module_has_submodule(config.module, "management"):
                import_module(".management", config.name)
        connection = connections[options["database"]]
        connection.prepare_database()
        with self._reading():
            executor = MigrationExecutor(connection, self.migration_progress_callback)
            executor.loader.check_consistent_history(connection)
        self._refuse_conflicts(executor)
        targets, app_labels = self._targets(executor)
        if options["prune"]:
            self._prune(executor)
        plan = executor.migration_plan(targets)
        if options["plan"]:
            self._show_plan(plan)
            if options["check_unapplied"] and plan:
                sys.exit(1)
            return
        if options["check_unapplied"]:
            if plan:
                sys.exit(1)
            return
        if options["prune"]:
            return
        self._run(executor, connection, targets, plan, app_labels)

    def _refuse_conflicts(self, executor: MigrationExecutor) -> None:
        conflicts = executor.loader.detect_conflicts()
        if conflicts:
            listed = "; ".join(f"{', '.join(names)} in {app}" for app, names in conflicts.items())
            raise CommandError(
                f"Conflicting migrations detected; multiple leaf nodes in the migration graph: ({listed}).\n"
                "To fix them run 'python manage.py makemigrations --merge'"
            )

    # What to do

    def _targets(self, executor: MigrationExecutor) -> tuple[list[Target], set[str]]:
        """Return the nodes to go to, and the apps that this is about."""
        app_label, name = self.options["app_label"], self.options["migration_name"]
        loader = executor.loader
        if not app_label:
            if self.options["prune"]:
                raise CommandError("Migrations can be pruned only when an app is specified.")
            return list(loader.graph.leaf_nodes()), {config.label for config in apps.get_app_configs()}
        try:
            apps.get_app_config(app_label)
        except LookupError as error:
            raise CommandError(str(error)) from error
        if self.options["run_syncdb"]:
            if app_label in loader.migrated_apps:
                raise CommandError(f"Can't use run_syncdb with app '{app_label}' as it has migrations.")
            return [], {app_label}
        app_with_migrations(loader, app_label)
        if not name:
            return [key for key in loader.graph.leaf_nodes() if key[0] == app_label], {app_label}
        if name == "zero":
            return [(app_label, None)], {app_label}
        return [self._named_target(executor, app_label, name)], {app_label}

    def _named_target(self, executor: MigrationExecutor, app_label: str, name: str) -> Target:
        loader = executor.loader
        try:
            migration = loader.get_migration_by_prefix(app_label, name)
        except AmbiguityError as error:
            raise CommandError(
                f"More than one migration matches '{name}' in app '{app_label}'. Please be more specific."
            ) from error
        except KeyError as error:
            raise CommandError(f"Cannot find a migration matching '{name}' from app '{app_label}'.") from error
        target: Target = (app_label, migration.name)
        if target not in loader.graph.nodes and target in loader.replacements:
            # The squash is not fully applied: its last replaced migration is the same place.
            last: Target = loader.replacements[target].replaces[-1]
            return last
        return target

    def _prune(self, executor: MigrationExecutor) -> None:
        """Forget records of migrations whose files are gone and that no squash still needs."""
        app_label = self.options["app_label"]
        loader = executor.loader
        if self.verbosity > 0:
            self.stdout.write("Pruning migrations:", self.style.MIGRATE_HEADING)
        to_prune = sorted(
            key for key in set(loader.applied_migrations) - set(loader.disk_migrations) if key[0] == app_label
        )
        squashed_with_deleted = [
            str(migration)
            for key, migration in loader.replacements.items()
            if key[0] == app_label and any(replaced in to_prune for replaced in migration.replaces)
        ]
        if squashed_with_deleted:
            listed = "\n    ".join(squashed_with_deleted)
            self.stdout.write(
                self.style.NOTICE(
                    "  Cannot use --prune because the following squashed migrations have their 'replaces' attributes and "
                    f"may not be recorded as applied:\n    {listed}\n"
                    "  Re-run 'manage.py migrate' if they are not marked as applied, and remove 'replaces' attributes in "
                    "their Migration classes."
                )
            )
            return
        if not to_prune:
            if self.verbosity > 0:
                self.stdout.write("  No migrations to prune.")
            return
        for label, name in to_prune:
            if self.verbosity > 0:
                self.stdout.write(self.style.MIGRATE_LABEL(f"  Pruning {label}.{name}"), ending="")
            executor.recorder.record_unapplied(label, name)
            if self.verbosity > 0:
                self.stdout.write(self.style.SUCCESS(" OK"))

    def _show_plan(self, plan: list[tuple[Any, bool]]) -> None:
        write = self.stdout.write
        write("Planned operations:", self.style.MIGRATE_LABEL)
        for migration, backwards in plan:
            write(str(migration), self.style.MIGRATE_HEADING)
            for operation in migration.operations:
                line, fails = self.describe_operation(operation, backwards)
                write(f"    {line}", self.style.WARNING if fails else None)
        if not plan:
            write("  No planned migration operations.")

    @staticmethod
    def describe_operation(operation: Any, backwards: bool) -> tuple[str, bool]:
        """Return a line about an operation in a plan, and whether the plan will fail there."""
        prefix = ""
        is_error = False
        action: Any = ""
        if hasattr(operation, "code"):
            code = operation.reverse_code if backwards else operation.code
            action = (code.__doc__ or "") if code else None
        elif hasattr(operation, "sql"):
            action = operation.reverse_sql if backwards else operation.sql
        elif backwards:
            prefix = "Undo "
        if action is not None:
            action = str(action).replace("\n", "")
        elif backwards:
            action, is_error = "IRREVERSIBLE", True
        # The arrow counts.
        shown = Truncator(f" -> {action}").chars(40) if action else ""
        return f"{prefix}{operation.describe()}{shown}", is_error

    # Doing it

    def _reading(self) -> AbstractContextManager[None]:
        """Return the context to read the history in: on a command line it stays to the end of the process."""
        return collector_paused(keep=self._called_from_command_line)

    def _run(
        self, executor: MigrationExecutor, connection: Any, targets: list[Target], plan: list[Any], labels: set[str]
    ) -> None:
        run_syncdb = self.options["run_syncdb"] and executor.loader.unmigrated_apps
        if self.verbosity >= 1:
            self._announce(executor, targets, run_syncdb)
        findings = Findings(executor.loader)
        if not (plan or run_syncdb or self._is_state_wanted(executor, findings)):
            self._run_nothing(executor, connection, findings)
            return
        with self._reading():
            before = executor._create_project_state(with_applied_migrations=True)
        if self._is_up_to_date(executor):
            findings.keep_state()
        emit_pre_migrate_signal(
            self.verbosity, self.interactive, connection.alias, stdout=self.stdout, apps=before.apps, plan=plan
        )
        if run_syncdb:
            if self.verbosity >= 1:
                self.stdout.write(self.style.MIGRATE_HEADING("Synchronizing apps without migrations:"))
            only = {self.options["app_label"]} if self.options["app_label"] else executor.loader.unmigrated_apps
            self.sync_apps(connection, only)
        if self.verbosity >= 1:
            self.stdout.write(self.style.MIGRATE_HEADING("Running migrations:"))
        if not plan:
            with self._reading():
                self._report_nothing_to_apply(executor, findings, before.clone())
            fake = fake_initial = False
        else:
            fake, fake_initial = self.options["fake"], self.options["fake_initial"]
        after = executor.migrate(targets, plan=plan, state=before.clone(), fake=fake, fake_initial=fake_initial)
        # Rendering may have left stale copies of related models behind; receivers see fresh ones.
        after.clear_delayed_apps_cache()
        self._render_for_receivers(after)
        emit_post_migrate_signal(
            self.verbosity, self.interactive, connection.alias, stdout=self.stdout, apps=after.apps, plan=plan
        )

    def _is_up_to_date(self, executor: MigrationExecutor) -> bool:
        """Tell whether the database is where the last migrations lead."""
        return executor.loader.graph.nodes.keys() <= executor.loader.applied_migrations.keys()

    def _is_state_wanted(self, executor: MigrationExecutor, findings: Findings) -> bool:
        """Tell whether somebody would look at the state, or it is not known that there is one."""
        listened_to = bool(pre_migrate.receivers or post_migrate.receivers)
        return listened_to or not (findings.has_state and self._is_up_to_date(executor))

    def _run_nothing(self, executor: MigrationExecutor, connection: Any, findings: Findings) -> None:
        """Do what is to be done when there is nothing to do and nobody looks."""
        about = {"stdout": self.stdout, "apps": apps, "plan": []}
        emit_pre_migrate_signal(self.verbosity, self.interactive, connection.alias, **about)
        if self.verbosity >= 1:
            self.stdout.write(self.style.MIGRATE_HEADING("Running migrations:"))
        with self._reading():
            self._report_nothing_to_apply(executor, findings)
        executor.check_replacements()
        emit_post_migrate_signal(self.verbosity, self.interactive, connection.alias, **about)

    def _render_for_receivers(self, state: Any) -> None:
        """Replace the models that exist outside migrations by fresh copies, in the state that receivers get.

        They are rendered when a receiver asks for them.
        """
        from migrator.migrations.state.model import ModelState  # most projects have no such models

        for model_state in state.apps.real_models:
            state.apps.update(model_state.key, ModelState.from_model(apps.get_model(*model_state.key)))

    def _announce(self, executor: MigrationExecutor, targets: list[Target], run_syncdb: Any) -> None:
        write = self.stdout.write
        write(self.style.MIGRATE_HEADING("Operations to perform:"))
        if run_syncdb:
            label = self.options["app_label"]
            listed = label or ", ".join(sorted(executor.loader.unmigrated_apps))
            write(self.style.MIGRATE_LABEL("  Synchronize unmigrated app%s: " % ("" if label else "s")) + listed)
        name = self.options["migration_name"]
        if name is None:
            migrated = ", ".join(sorted({app for app, _ in targets})) or "(none)"
            write(self.style.MIGRATE_LABEL("  Apply all migrations: ") + migrated)
        elif targets[0][1] is None:
            write(self.style.MIGRATE_LABEL("  Unapply all migrations: ") + targets[0][0])
        else:
            write(self.style.MIGRATE_LABEL("  Target specific migration: ") + f"{targets[0][1]}, from {targets[0][0]}")

    def _report_nothing_to_apply(self, executor: MigrationExecutor, findings: Findings, state: Any = None) -> None:
        """Say so, and whether the models have changed.

        Args:
            executor: has read the migrations.
            findings: what is known of them.
            state: the state with what is applied; it is built if it is needed.
        """
        if self.verbosity < 1:
            return
        self.stdout.write("  No migrations to apply.")
        changes = self.changes(executor.loader, findings, state if self._is_up_to_date(executor) else None)
        if changes:
            listed = ", ".join(repr(label) for label in sorted(changes))
            self.stdout.write(
                self.style.NOTICE(
                    f"  Your models in app(s): {listed} have changes that are not yet reflected in a migration, and so "
                    "won't be applied."
                )
            )
            self.stdout.write(
                self.style.NOTICE(
                    "  Run 'manage.py makemigrations' to make new migrations, and then re-run 'manage.py migrate' to "
                    "apply them."
                )
            )

    PROGRESS = {
        "apply_start": ("  Applying {}...", None),
        "unapply_start": ("  Unapplying {}...", None),
        "render_start": ("  Rendering model states...", None),
        "apply_success": (None, " OK"),
        "unapply_success": (None, " OK"),
        "render_success": (None, " DONE"),
    }
    """What is printed when a step begins (text, open end) and when it has worked, by what the executor reports."""

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """Print a step as it begins, and what became of it on the same line."""
        if self.verbosity < 1:
            return
        opening, closing = self.PROGRESS[action]
        if opening is not None:
            self._started = time.monotonic()
            self.stdout.write(opening.format(migration), ending="")
            self.stdout.flush()
            return
        elapsed = f" ({time.monotonic() - self._started:.3f}s)" if self.verbosity > 1 else ""
        outcome = " FAKED" if fake else closing
        self.stdout.write(self.style.SUCCESS(f"{outcome}{elapsed}"))

    def sync_apps(self, connection: Any, app_labels: Any) -> None:
        """Create the tables of apps that have no migrations."""
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
        manifest = {
            config.label: [
                model
                for model in router.get_migratable_models(config, connection.alias, include_auto_created=False)
                if self._needs_table(connection, model, tables)
            ]
            for config in apps.get_app_configs()
            if config.models_module is not None and config.label in app_labels
        }
        if self.verbosity >= 1:
            self.stdout.write("  Creating tables...")
        with connection.schema_editor() as editor:
            for models in manifest.values():
                for model in models:
                    if not model._meta.can_migrate(connection):
                        continue
                    if self.verbosity >= 1:
                        self.stdout.write(f"    Creating table {model._meta.db_table}")
                    editor.create_model(model)
            if self.verbosity >= 1:
                self.stdout.write("    Running deferred SQL...")

    @staticmethod
    def _needs_table(connection: Any, model: Any, tables: Any) -> bool:
        convert = connection.introspection.identifier_converter
        options = model._meta
        exists = convert(options.db_table) in tables
        automatic = options.auto_created and convert(options.auto_created._meta.db_table) in tables
        return not (exists or automatic)
