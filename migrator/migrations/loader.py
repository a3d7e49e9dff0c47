"""Reads migrations from disk and their history from a database, and puts both into a graph."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from migrator.backends.base import ports
from migrator.host.apps import apps
from migrator.host.collector import collector_paused
from migrator.host.mode import ROOT, public
from migrator.host.users import missing_users_hint
from migrator.migrations.exceptions import AmbiguityError, InconsistentMigrationHistory, NodeNotFoundError
from migrator.migrations.graph import Key, MigrationGraph
from migrator.migrations.packages import Reading, import_package, locate, read_migrations
from migrator.migrations.recorder import MigrationRecorder
from migrator.migrations.replacements import resolve_replaced, settle

ENDS = {"__first__": "root_nodes", "__latest__": "leaf_nodes"}
"""Names in dependencies that stand for one end of an app's migrations."""


@public("db.migrations.loader")
class MigrationLoader:
    """All migrations of the installed apps, and which are applied.

    Squashed migrations are settled while the graph is built, see :func:`migrator.migrations.replacements.settle`.

    Args:
        connection: the database whose history counts; None for no history.
        load: read everything at once.
        ignore_no_migrations: a package that ``MIGRATION_MODULES`` names, and a dependency on an app, may be missing.
        replace_migrations: use squashed migrations.
    """

    def __init__(
        self,
        connection: Any,
        load: bool = True,
        ignore_no_migrations: bool = False,
        replace_migrations: bool = True,
    ) -> None:
        self.connection = connection
        self.disk_migrations: dict[Key, Any] = {}
        self.readings: dict[str, Reading] = {}
        """What was read of the apps' packages, by label."""
        self.applied_migrations: dict[Key, Any] = {}
        self.replacements: dict[Key, Any] = {}
        self.unmigrated_apps: set[str] = set()
        self.migrated_apps: set[str] = set()
        self.graph = MigrationGraph()
        self.ignore_no_migrations = ignore_no_migrations
        self.replace_migrations = replace_migrations
        if load:
            self.build_graph()

    @classmethod
    def migrations_module(cls, app_label: str) -> tuple[str | None, bool]:
        """Return the path of an app's migrations package (or None) and whether the settings name it."""
        location = locate(app_label, apps.get_app_config(app_label).name)
        return location.module, location.explicit

    # -- reading --

    def load_disk(self) -> None:
        """Read the migrations of all installed apps.

        Raises:
            ImportError: a package or a migration cannot be imported.
            BadMigrationError: a module has no class ``Migration``.
        """
        self.disk_migrations = {}
        self.readings = {}
        self.unmigrated_apps = set()
        self.migrated_apps = set()
        for app_config in apps.get_app_configs():
            label = app_config.label
            package = import_package(locate(label, app_config.name), self.ignore_no_migrations)
            if package is None:
                self.unmigrated_apps.add(label)
                continue
            self.migrated_apps.add(label)
            reading = self.readings[label] = read_migrations(package, label)
            for migration in reading.migrations:
                self.disk_migrations[label, migration.name] = migration

    def build_graph(self) -> None:
        """Read everything again and build the graph.

        Raises:
            NodeNotFoundError: a migration that others depend on is missing.
            CircularDependencyError: there is no order to apply them in.
            ValueError: a dependency names an app that is not there, or has no migrations.
        """
        with collector_paused():
            self._build_graph()

    def _build_graph(self) -> None:
        self.load_disk()
        self.applied_migrations = {} if self.connection is None else MigrationRecorder(self.connection).noted()
        self.graph = MigrationGraph()
        self.replacements = {key: migration for key, migration in self.disk_migrations.items() if migration.replaces}
        for key, migration in self.disk_migrations.items():
            self.graph.add_node(key, migration)
        for key, migration in self.disk_migrations.items():
            self.add_internal_dependencies(key, migration)
        # The ends of apps are known only now.
        for key, migration in self.disk_migrations.items():
            self.add_external_dependencies(key, migration)
        if self.replace_migrations:
            settle(self.graph, self.replacements, self.applied_migrations)
        try:
            self.graph.validate_consistency()
        except NodeNotFoundError as error:
            self._explain_missing(error)
            app_label, name = error.node[0], error.node[1]
            was_applied = tuple(error.node) in self.applied_migrations
            known = (
                f"{app_label}.{name} is recorded as applied, but its file is gone" if was_applied else "No such file"
            )
            error.add_note(
                f"Next: {known}: bring the file back, or correct the dependency in {_origin(error.origin)}."
            )
            raise
        self.graph.ensure_not_cyclic()

    def _explain_missing(self, error: NodeNotFoundError) -> None:
        """Raise a better error when the missing migration could have been replaced by a squashed one."""
        candidates = [key for key, migration in self.replacements.items() if error.node in migration.replaces]
        if not candidates or any(key in self.graph.nodes for key in candidates):
            return
        app_label, name = error.node
        tried = ", ".join(".".join(key) for key in candidates)
        who = ROOT.capitalize()
        raise NodeNotFoundError(
            f"Migration {error.origin} depends on nonexistent node ('{app_label}', '{name}'). {who} tried to replace "
            f"migration {app_label}.{name} with any of [{tried}] but wasn't able to because some of the replaced "
            "migrations are already applied.",
            error.node,
        ) from error

    def add_internal_dependencies(self, key: Key, migration: Any) -> None:
        """Add what *migration* depends on in its own app."""
        for parent in migration.dependencies:
            # A reference to the first migration of the same app, from a squash say, means nothing.
            if parent[0] == key[0] and parent[1] != "__first__":
                self.graph.add_dependency(migration, key, parent, skip_validation=True)

    def add_external_dependencies(self, key: Key, migration: Any) -> None:
        """Add what *migration* depends on in other apps, and what it asks to run before."""
        try:
            for parent in self._existing(migration.dependencies, key[0]):
                self.graph.add_dependency(migration, key, parent, skip_validation=True)
            for child in self._existing(migration.run_before, key[0], own_app=True):
                self.graph.add_dependency(migration, child, key, skip_validation=True)
        except ValueError as error:
            error.add_note(
                f"In the dependencies of {'.'.join(key)}. Next: add the app to INSTALLED_APPS, or give it migrations, or "
                "take the dependency out."
            )
            raise

    def _existing(self, dependencies: Iterable[Key], app_label: str, own_app: bool = False) -> Iterator[Key]:
        for dependency in dependencies:
            if own_app or dependency[0] != app_label:
                key = self.check_key(dependency, app_label)
                if key is not None:
                    yield key

    def check_key(self, key: Key, current_app: str) -> Key | None:
        """Return the migration that a dependency means, or None if it means none.

        Raises:
            ValueError: the app is not there, or has no migrations.
        """
        app_label, name = key
        if name not in ENDS or key in self.graph:
            return key
        if app_label == current_app or app_label in self.unmigrated_apps:
            # The models of apps without migrations are in the state from the start.
            return None
        if app_label not in self.migrated_apps:
            hint = missing_users_hint(app_label)
            raise ValueError(f"Dependency on unknown app: {app_label}" + (f". {hint}" if hint else ""))
        ends: list[Key] = getattr(self.graph, ENDS[name])(app_label)
        if ends:
            return ends[0]
        if self.ignore_no_migrations:
            return None
        raise ValueError(f"Dependency on app with no migrations: {app_label}")

    # -- asking --

    def get_migration(self, app_label: str, name_prefix: str) -> Any:
        """Return the migration of that name.

        Raises:
            KeyError: there is none.
        """
        return self.graph.nodes[app_label, name_prefix]

    def get_migration_by_prefix(self, app_label: str, name_prefix: str) -> Any:
        """Return the one migration on disk whose name begins with *name_prefix*.

        Raises:
            AmbiguityError: there are several.
            KeyError: there is none.
        """
        found = [key for key in self.disk_migrations if key[0] == app_label and key[1].startswith(name_prefix)]
        if len(found) > 1:
            raise AmbiguityError(f"There is more than one migration for '{app_label}' with the prefix '{name_prefix}'")
        if not found:
            raise KeyError(f"There is no migration for '{app_label}' with the prefix '{name_prefix}'")
        return self.disk_migrations[found[0]]

    def check_consistent_history(self, connection: Any) -> None:
        """Check that nothing is applied before what it depends on.

        Raises:
            InconsistentMigrationHistory: something is.
        """
        applied = MigrationRecorder(connection).applied_keys()
        for key in applied:
            node = self.graph.node_map.get(key)
            for parent in node.parents if node is not None else ():
                if parent.key in applied or self._is_replaced_by_applied(parent.key, applied):
                    continue
                error = InconsistentMigrationHistory(
                    f"Migration {'.'.join(key)} is applied before its dependency {'.'.join(parent.key)} "
                    f"on database '{connection.alias}'."
                )
                error.add_note(
                    f"Next: if the database has all that {'.'.join(parent.key)} does, record it in the history table "
                    f"{MigrationRecorder.Migration._meta.db_table}; else restore a database from before, or undo "
                    f"{'.'.join(key)} with the code that it was applied with."
                )
                raise error

    def _is_replaced_by_applied(self, key: Key, applied: dict[Key, None]) -> bool:
        """Tell whether *key* is a squash that only has not been recorded yet."""
        squash = self.replacements.get(key)
        return squash is not None and all(inner in applied for inner in self.resolve_replaced(squash))

    def resolve_replaced(self, migration: Any) -> list[Key]:
        """Return the keys of the plain migrations that a squashed one replaces."""
        return resolve_replaced(migration, self.replacements)

    def detect_conflicts(self) -> dict[str, list[str]]:
        """Return the names of the last migrations of each app that has more than one."""
        leaves: defaultdict[str, list[str]] = defaultdict(list)
        for app_label, name in self.graph.leaf_nodes():
            leaves[app_label].append(name)
        return {app_label: sorted(names) for app_label, names in leaves.items() if len(names) > 1}

    def project_state(self, nodes: Any = None, at_end: bool = True) -> Any:
        """Return the project state at some migrations; see :meth:`MigrationGraph.make_state`."""
        return self.graph.make_state(nodes=nodes, at_end=at_end, real_apps=self.unmigrated_apps)

    def collect_sql(self, plan: Iterable[tuple[Any, bool]]) -> list[str]:
        """Return the statements, with comments, that a plan of ``(migration, backwards)`` would run."""
        statements: list[str] = []
        state: Any = None
        for migration, backwards in plan:
            with self.connection.schema_editor(collect_sql=True, atomic=migration.atomic) as schema_editor:
                if state is None:
                    state = self.project_state((migration.app_label, migration.name), at_end=False)
                run = migration.unapply if backwards else migration.apply
                state = run(state, schema_editor, collect_sql=True)
            statements.extend(schema_editor.collected_sql)
        return statements


def _origin(migration: Any) -> str:
    """Return the file of a migration, or its name if it was not read from one."""
    module = sys.modules.get(migration.__module__)
    return getattr(module, "__file__", None) or str(migration)


ports.migrated_apps.provide(lambda connection: MigrationLoader(connection).migrated_apps)
