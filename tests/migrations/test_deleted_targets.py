"""Models that are deleted while fields refer to them, which are removed or altered in the same migration."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.db import migrations, models
from migrator.db.migrations.autodetector import MigrationAutodetector
from migrator.db.migrations.graph import MigrationGraph
from migrator.db.migrations.questioner import MigrationQuestioner
from migrator.db.migrations.state import ModelState, ProjectState

from .test_detection import described, key, state_of
from .test_journeys import proxy, reference


class Renames(MigrationQuestioner):
    """Kept has become Named, and nothing else has been renamed."""

    def ask_rename_model(self, old_model_state: Any, new_model_state: Any) -> bool:
        return (old_model_state.name, new_model_state.name) == ("Kept", "Named")


def model(name: str, *fields: tuple[str, Any]) -> ModelState:
    return ModelState("app", name, [("id", key()), *fields])


def travel(database: Any, *projects: ProjectState) -> list[str]:
    """Go from each project to the next, and all the way back; return what the last step was."""
    state, done = ProjectState(), []
    for project in projects:
        changes = MigrationAutodetector(state.clone(), project, Renames({"ask_initial": True})).changes(
            MigrationGraph()
        )
        [migration] = changes["app"]
        done.append((migration, state.clone()))
        with database.schema_editor() as editor:
            state = migration.apply(state, editor)
        left = MigrationAutodetector(state.clone(), project, Renames({"ask_initial": True})).changes(MigrationGraph())
        assert left == {}
    for migration, before in reversed(done):
        with database.schema_editor() as editor:
            migration.unapply(before, editor)
    [steps] = described(changes).values()
    return steps


STAND_IN = model("Real"), proxy("Stand", "app.real"), model("User", ("it", reference("app.stand")))


def test_a_field_goes_after_the_proxy_that_it_refers_to(database: Any) -> None:
    """As in files that Django wrote."""
    steps = travel(database, state_of(*STAND_IN), state_of(model("Real"), model("User")))
    assert steps == ["Delete model Stand", "Remove field it from user"]


def test_a_field_turns_from_a_deleted_proxy_to_the_model(database: Any) -> None:
    """As in files that Django wrote."""
    after = state_of(model("Real"), model("User", ("it", reference("app.real"))))
    assert travel(database, state_of(*STAND_IN), after) == ["Delete model Stand", "Alter field it on user"]


BEFORE = model("Gone"), model("Kept", ("it", reference("app.gone")))


def test_a_renamed_model_turns_to_another_before_the_first_is_deleted(database: Any) -> None:
    after = state_of(model("Other", ("size", models.IntegerField())), model("Named", ("it", reference("app.other"))))
    assert travel(database, state_of(*BEFORE), after) == [
        "Create model Other",
        "Rename model Kept to Named",
        "Alter field it on named",
        "Delete model Gone",
    ]


def test_a_renamed_model_turns_to_itself(database: Any) -> None:
    after = state_of(model("Named", ("it", reference("app.named"))))
    assert travel(database, state_of(*BEFORE), after) == [
        "Rename model Kept to Named",
        "Alter field it on named",
        "Delete model Gone",
    ]


def test_the_pairs_of_a_renamed_model_go_before_what_they_were_with(database: Any) -> None:
    before = state_of(model("Gone"), model("Kept", ("them", models.ManyToManyField("app.gone"))))
    other = model("Other", ("size", models.IntegerField()))
    after = state_of(other, model("Named", ("them", models.ManyToManyField("app.other"))))
    assert travel(database, before, after) == [
        "Create model Other",
        "Rename model Kept to Named",
        "Remove field them from named",
        "Delete model Gone",
        "Add field them to named",
    ]


@pytest.mark.parametrize("later", [migrations.RemoveField("user", "it"), migrations.DeleteModel("User")])
def test_what_refers_to_a_deleted_table_can_go(database: Any, later: Any) -> None:
    first, second = migrations.Migration("0001_initial", "app"), migrations.Migration("0002_later", "app")
    first.operations = [
        migrations.CreateModel("Real", [("id", key())]),
        migrations.CreateModel("User", [("id", key()), ("it", reference("app.real", db_constraint=False))]),
    ]
    second.operations = [migrations.DeleteModel("Real"), later]
    state = ProjectState()
    for migration in (first, second):
        with database.schema_editor() as editor:
            state = migration.apply(state, editor)
    with database.cursor() as cursor:
        left = [name for name in database.introspection.table_names(cursor) if name.startswith("app_")]
    assert left == (["app_user"] if isinstance(later, migrations.RemoveField) else [])
    with database.schema_editor() as editor:
        for table in left:
            editor.execute(f"DROP TABLE {table}")


def test_a_child_loses_its_index_before_it_goes_with_its_parent(database: Any) -> None:
    parent = model("Base", ("them", models.ManyToManyField("app.base")))
    link = models.OneToOneField("app.base", models.CASCADE, parent_link=True, primary_key=True, serialize=False)
    fields = [("up", link), ("size", models.IntegerField()), ("age", models.IntegerField())]
    options = {
        "indexes": [models.Index(fields=["size"], name="sized")],
        "constraints": [models.UniqueConstraint(fields=["size"], name="once")],
        "unique_together": {("size", "age")},
    }
    before = state_of(parent, ModelState("app", "Child", fields, options, ("app.base",)), proxy("Stand", "app.base"))
    steps = travel(database, before, ProjectState())
    assert steps.index("Delete model Child") < steps.index("Delete model Base")
    assert all("child" not in step for step in steps[steps.index("Delete model Child") + 1 :])
