"""Finds out which migrations lead from one project state to another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from migrator.host.conf import settings
from migrator.host.mode import public
from migrator.migrations.diff.comparison import Change, Comparison
from migrator.migrations.diff.dependency import SETTING, OperationDependency, check_dependency
from migrator.migrations.diff.order import by_app, in_order
from migrator.migrations.diff.renames import without_targets
from migrator.migrations.diff.split import Splitter
from migrator.migrations.diff.steps import diff
from migrator.migrations.migration import Migration
from migrator.migrations.naming import parse_number
from migrator.migrations.optimizer import MigrationOptimizer
from migrator.migrations.questioner import MigrationQuestioner
from migrator.migrations.state.project import ProjectState
from migrator.migrations.values import deep_deconstruct

Migrations = dict[str, list[Migration]]
"""New migrations by app."""

MAX_SUGGESTION = 100


@public("db.migrations.autodetector")
class MigrationAutodetector:
    """Compares two project states.

    The work is a pipeline: the differences (:mod:`migrator.migrations.diff`), their order within each app, migrations
    made of them, the migrations optimized, named and fitted to the graph.

    Args:
        from_state: what the migrations say.
        to_state: what the models say.
        questioner: asked what cannot be known; by default the answer is no.
    """

    def __init__(
        self, from_state: ProjectState, to_state: ProjectState, questioner: MigrationQuestioner | None = None
    ) -> None:
        self.from_state = from_state
        self.to_state = to_state
        self.questioner = questioner or MigrationQuestioner()
        self.existing_apps = {app_label for app_label, _ in from_state.models}
        self.generated_operations: dict[str, list[Any]] = {}
        self.migrations: Migrations = {}
        self._extra: list[Change] = []

    def changes(
        self,
        graph: Any,
        trim_to_apps: Iterable[str] | None = None,
        convert_apps: Iterable[str] | None = None,
        migration_name: str | None = None,
    ) -> Migrations:
        """Return the migrations that are needed, named and with dependencies on those that are there.

        Args:
            graph: the migrations that are there.
            trim_to_apps: only what these apps need.
            convert_apps: apps without migrations that are to get some.
            migration_name: a name in place of the suggested one.
        """
        changes = self._detect_changes(convert_apps, graph)
        changes = self.arrange_for_graph(changes, graph, migration_name)
        if trim_to_apps:
            changes = self._trim_to_apps(changes, trim_to_apps)
        return changes

    def _detect_changes(self, convert_apps: Iterable[str] | None = None, graph: Any = None) -> Migrations:
        """Return the migrations that are needed, with names that are not final.

        Args:
            convert_apps: apps without migrations that are to get some.
            graph: the migrations that are there.
        """
        comparison = Comparison(self.from_state, self.to_state, self.questioner, convert_apps)
        planned = by_app([*diff(comparison), *self._extra])
        ordered = {app_label: in_order(app_label, items, _resolve) for app_label, items in planned.items()}
        self.generated_operations = {
            app_label: [item.operation for item in items] for app_label, items in ordered.items()
        }
        self.migrations = Splitter(ordered, self.existing_apps, graph, _resolve).split()
        for app_label, migrations in self.migrations.items():
            self._finish(app_label, migrations)
        return self.migrations

    def _finish(self, app_label: str, migrations: Sequence[Migration]) -> None:
        """Chain the migrations of one app and make each as short as it can be."""
        for earlier, later in pairwise(migrations):
            later.dependencies.append((app_label, earlier.name))
        for migration in migrations:
            migration.dependencies = list(dict.fromkeys(migration.dependencies))
            migration.operations = MigrationOptimizer().optimize(migration.operations, app_label)

    def add_operation(
        self,
        app_label: str,
        operation: Any,
        dependencies: Iterable[OperationDependency] | None = None,
        beginning: bool = False,
    ) -> None:
        """Add an operation of one's own to what will be found.

        Args:
            app_label: the app.
            operation: the operation.
            dependencies: what must have happened before.
            beginning: it goes before what was found otherwise.
        """
        self._extra.append(Change(app_label, operation, list(dependencies or ()), first=beginning))

    def arrange_for_graph(self, changes: Migrations, graph: Any, migration_name: str | None = None) -> Migrations:
        """Give new migrations their final names, and let them come after those that are there.

        Apps without migrations that are not to get any are dropped from *changes*.
        """
        leaves: dict[str, Any] = {}
        for leaf in graph.leaf_nodes():
            leaves.setdefault(leaf[0], leaf)
        renamed: dict[Any, Any] = {}
        for app_label, migrations in list(changes.items()):
            leaf = leaves.get(app_label)
            if not migrations:
                continue
            if leaf is None and not self.questioner.ask_initial(app_label):
                renamed.update({(app_label, item.name): (app_label, "__first__") for item in migrations})
                del changes[app_label]
                continue
            self._name(migrations, leaf, migration_name, renamed)
        for migrations in changes.values():
            for migration in migrations:
                migration.dependencies = [renamed.get(key, key) for key in migration.dependencies]
        return changes

    def _name(
        self, migrations: Sequence[Migration], leaf: Any, migration_name: str | None, renamed: dict[Any, Any]
    ) -> None:
        """Name the new migrations of one app, the first of which follows *leaf*."""
        number = 1 if leaf is None else (parse_number(leaf[1]) or 0) + 1
        for position, migration in enumerate(migrations):
            if position == 0 and leaf is not None:
                migration.dependencies.append(leaf)
            if migration_name:
                title = migration_name
            elif position == 0 and leaf is None:
                title = "initial"
            else:
                title = migration.suggest_name()[:MAX_SUGGESTION]
            name = f"{number + position:04}_{title}"
            renamed[migration.app_label, migration.name] = (migration.app_label, name)
            migration.name = name

    def _trim_to_apps(self, changes: Migrations, app_labels: Iterable[str]) -> Migrations:
        """Drop from *changes* what the given apps do not need, directly or over others."""
        needs = {
            app_label: {dependency[0] for migration in migrations for dependency in migration.dependencies}
            for app_label, migrations in changes.items()
        }
        required: set[str] = set()
        pending = list(app_labels)
        while pending:
            app_label = pending.pop()
            if app_label not in required:
                required.add(app_label)
                pending.extend(needs.get(app_label, ()))
        for app_label in list(changes):
            if app_label not in required:
                del changes[app_label]
        return changes

    # -- contracts of their own --

    def deep_deconstruct(self, obj: Any) -> Any:
        """Return *obj* taken apart, so that two that are made alike compare equal."""
        return deep_deconstruct(obj)

    def only_relation_agnostic_fields(self, fields: dict[str, Any]) -> list[Any]:
        """Return what the fields are, without which models they are relations with."""
        return without_targets(fields)

    @staticmethod
    def check_dependency(operation: Any, dependency: OperationDependency) -> bool:
        """Tell whether *operation* fulfils *dependency*."""
        return check_dependency(operation, dependency)

    @classmethod
    def parse_number(cls, name: str) -> int | None:
        """Return the number of a migration by its name, or None."""
        return parse_number(name)

    @staticmethod
    def _resolve_dependency(dependency: OperationDependency) -> tuple[OperationDependency, bool]:
        return _resolve(dependency), dependency.app_label == SETTING


def _resolve(dependency: OperationDependency) -> OperationDependency:
    """Return *dependency*, one on a setting as that on the model which it names now."""
    if dependency.app_label != SETTING:
        return dependency
    app_label, model_name = getattr(settings, dependency.model_name).split(".")
    return OperationDependency(app_label, model_name.lower(), dependency.field_name, dependency.type)
