"""What migrations cost must not depend on the size of the project: calls, rendered models and statements, counted."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from migrator.db import migrations, models
from migrator.db.migrations.autodetector import MigrationAutodetector
from migrator.db.migrations.graph import MigrationGraph
from migrator.db.migrations.state import ModelState, ProjectState
from tests.models.test_call_counts import count_calls


def star(points: int) -> ProjectState:
    """Return a state with a hub, models that refer to it and each to the one before, and many-to-many relations."""
    state = ProjectState()
    state.add_model(ModelState("app", "Hub", [("id", models.AutoField(primary_key=True))]))
    for number in range(points):
        fields: list[tuple[str, Any]] = [
            ("id", models.AutoField(primary_key=True)),
            ("title", models.CharField(max_length=20)),
            ("hub", models.ForeignKey("app.Hub", models.CASCADE, related_name=f"points_{number}")),
            ("hubs", models.ManyToManyField("app.Hub", related_name=f"many_{number}")),
        ]
        if number:
            fields.append(("before", models.ForeignKey(f"app.M{number - 1}", models.CASCADE)))
        state.add_model(ModelState("app", f"M{number}", fields))
    _ = state._current_index()
    return state


OPERATIONS = [
    migrations.AddField("m5", "pages", models.IntegerField(default=0)),
    migrations.AddField("m5", "other", models.ForeignKey("app.M2", models.CASCADE, null=True, related_name="+")),
    migrations.AlterField("m5", "title", models.CharField(max_length=30)),
    migrations.RenameField("m5", "title", "name"),
    migrations.AddIndex("m5", models.Index(fields=["name"], name="by_name")),
    migrations.AddConstraint("m5", models.UniqueConstraint(fields=["name", "hub"], name="once")),
    migrations.RemoveField("m5", "pages"),
    migrations.AddField("hub", "notes", models.TextField(null=True)),
]


def run(state: ProjectState, connection: Any) -> None:
    """Run the operations on an editor that only collects their SQL."""
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        for operation in OPERATIONS:
            before = state.clone()
            operation.state_forwards("app", state)
            operation.database_forwards("app", editor, before, state)


def test_operations_render_the_same_models_in_any_project(rendered: list[str], database: Any) -> None:
    counts = []
    for points in (10, 60):
        rendered.clear()
        run(star(points), database)
        counts.append(sorted(rendered))

    assert counts[0] == counts[1]
    # The table itself once for each version, and stubs of what it refers to: M2 (from the second version on), M4, Hub.
    assert counts[0].count("M5") <= 8
    assert len(counts[0]) <= 35


def test_operations_cost_the_same_calls_in_any_project(database: Any) -> None:
    def calls(points: int) -> int:
        run(star(points), database)
        state = star(points)
        return count_calls(lambda: run(state, database))

    small, large = calls(10), calls(60)

    # Looking for references to a field goes through the models that refer to its own.
    assert large <= small * 1.1
    assert small <= 60_000


def test_the_state_of_one_more_field_costs_a_few_calls() -> None:
    operation = migrations.AddField("m5", "pages", models.IntegerField(default=0))

    def calls(points: int) -> int:
        state = star(points)
        return count_calls(lambda: (state.clone(), operation.state_forwards("app", state)))

    calls(10)  # what the operation remembers of itself
    assert calls(10) == calls(500) <= 30


def test_user_code_renders_what_it_asks_for(rendered: list[str]) -> None:
    model = star(60).apps.get_model("app", "M59")

    assert rendered == ["M59"]
    assert model._meta.get_field("before").related_model.__name__ == "M58"
    assert rendered == ["M59", "M58"]


def test_an_applied_migration_takes_few_statements(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from migrator.db.migrations.executor import MigrationExecutor
    from migrator.db.migrations.recorder import MigrationRecorder

    executor = MigrationExecutor(database)
    MigrationRecorder(database).ensure_schema()
    monkeypatch.setattr(executor.recorder, "_has_table", True)
    create = migrations.Migration("0001_initial", "costs")
    create.operations = [
        migrations.CreateModel("Thing", [("id", models.AutoField(primary_key=True)), ("n", models.IntegerField())])
    ]
    add = migrations.Migration("0002_add", "costs")
    add.operations = [migrations.AddField("thing", "note", models.CharField(max_length=10, null=True))]
    state = executor.apply_migration(ProjectState(), create)
    statements: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    try:
        with database.execute_wrapper(note):
            executor.apply_migration(state, add)
    finally:
        executor.recorder.flush()
        with database.schema_editor() as editor:
            editor.execute("DROP TABLE costs_thing")

    changes = [sql for sql in statements if sql.startswith(("ALTER", "CREATE", "INSERT", "SELECT"))]
    assert [sql.split()[0] for sql in changes] == ["ALTER", "INSERT"]


def test_models_that_are_as_they_were_cost_the_same_few_calls_each() -> None:
    def calls(points: int) -> int:
        before, after = star(points), star(points)
        return count_calls(lambda: found.append(MigrationAutodetector(before, after)._detect_changes()))

    found: list[Any] = []
    calls(10)  # what is remembered of classes
    small, middle, large = calls(10), calls(60), calls(110)

    assert found == [{}] * 4
    assert large - middle <= 1.02 * (middle - small)
    # A model has five fields; three of them are relations.
    assert (large - middle) / 50 <= 260


def test_a_history_is_checked_with_a_few_calls_for_each_migration() -> None:
    def calls(length: int) -> int:
        graph = MigrationGraph()
        keys = [("app", f"{number:04}") for number in range(length)]
        for key in keys:
            graph.add_node(key, None)
        for earlier, later in pairwise(keys):
            graph.add_dependency(None, later, earlier, skip_validation=True)
        return count_calls(graph.ensure_not_cyclic)

    assert calls(1000) - calls(500) <= 500 * 5
