"""Takes a database from one project state to another with the migrations that are detected, written and read back."""

from __future__ import annotations

from typing import Any

from migrator.db.migrations.autodetector import MigrationAutodetector
from migrator.db.migrations.graph import MigrationGraph
from migrator.db.migrations.questioner import MigrationQuestioner
from migrator.db.migrations.state import ProjectState
from migrator.db.migrations.writer import MigrationWriter

from .kinds import KINDS
from .worlds import World


class Answers(MigrationQuestioner):
    """Knows what was renamed, because it knows the numbers.

    Args:
        old: the world before.
        new: the world after.
    """

    def __init__(self, old: World, new: World) -> None:
        super().__init__({"ask_initial": True})
        self.old, self.new = old.numbers(), new.numbers()
        self.plans = {item.name: item for model in new.models for item in model.fields}

    def ask_rename(self, model_name: str, old_name: str, new_name: str, field_instance: Any) -> bool:
        number = self.new[model_name]
        old_model = next(name for name, found in self.old.items() if isinstance(name, str) and found == number)
        return self.old[old_model, old_name] == self.new[model_name, new_name]

    def ask_rename_model(self, old_model_state: Any, new_model_state: Any) -> bool:
        return self.old[old_model_state.name_lower] == self.new[new_model_state.name_lower]

    def ask_not_null_addition(self, field_name: str, model_name: str) -> Any:
        plan = self.plans[field_name]
        return KINDS[plan.kind].default if plan.kind in KINDS else 1

    ask_not_null_alteration = ask_not_null_addition
    ask_auto_now_add_addition = ask_not_null_addition


class Traveller:
    """A database, the migrations that were run on it, and the state that it is in.

    Args:
        connection: the database.
    """

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.graph = MigrationGraph()
        self.state = ProjectState()
        self.done: list[tuple[Any, ProjectState]] = []
        """Migrations, each with the state before it."""
        self.files: list[str] = []

    def detect(self, old: World, new: World) -> dict[str, list[Any]]:
        """Return the migrations that lead from the present state to *new*."""
        return MigrationAutodetector(self.state.clone(), new.state(), Answers(old, new)).changes(graph=self.graph)

    def go(self, old: World, new: World) -> list[Any]:
        """Bring the database to *new*, and return the migrations."""
        found = [self._reread(item) for items in self.detect(old, new).values() for item in items]
        for migration in found:
            self.graph.add_node((migration.app_label, migration.name), migration)
        for migration in found:
            for parent in migration.dependencies:
                self.graph.add_dependency(migration, (migration.app_label, migration.name), tuple(parent))
        ran = []
        for key in _in_order(self.graph, found):
            migration = self.graph.nodes[key]
            before = self.state.clone()
            with self.connection.schema_editor(atomic=migration.atomic) as editor:
                self.state = migration.apply(self.state.clone(), editor)
            self.done.append((migration, before))
            ran.append(migration)
        return ran

    def _reread(self, migration: Any) -> Any:
        """Write a migration as a file and return what is in the file."""
        text = MigrationWriter(migration).as_string()
        self.files.append(f"# {migration.app_label}.{migration.name}\n{text}")
        namespace: dict[str, Any] = {}
        exec(compile(text, f"{migration.app_label}/{migration.name}.py", "exec"), namespace)
        reread = namespace["Migration"](migration.name, migration.app_label)
        reread.dependencies = [
            self.graph.root_nodes(app)[0] if name == "__first__" else (app, name) for app, name in reread.dependencies
        ]
        return reread

    def back(self, count: int) -> list[Any]:
        """Unapply the last *count* migrations, and return them."""
        undone = []
        for _ in range(count):
            migration, before = self.done.pop()
            with self.connection.schema_editor(atomic=migration.atomic) as editor:
                migration.unapply(before, editor)
            self.state = before
            undone.append(migration)
        return undone


def _in_order(graph: MigrationGraph, migrations: list[Any]) -> list[tuple[str, str]]:
    wanted = {(item.app_label, item.name) for item in migrations}
    ordered: dict[tuple[str, str], None] = {}
    for key in sorted(wanted):
        ordered.update(dict.fromkeys(step for step in graph.forwards_plan(key) if step in wanted))
    return list(ordered)


def build(connection: Any, world: World) -> None:
    """Make the tables of a world straight from its models."""
    state = world.state()
    with connection.schema_editor() as editor:
        for model in state.apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
