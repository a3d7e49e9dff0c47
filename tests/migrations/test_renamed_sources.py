"""A generated field follows the rename of a field that it is computed from."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.db import models
from migrator.db.migrations.autodetector import MigrationAutodetector
from migrator.db.migrations.graph import MigrationGraph
from migrator.db.migrations.questioner import MigrationQuestioner
from migrator.db.migrations.state import ModelState, ProjectState
from migrator.db.models import Case, F, Q, Value, When, functions
from migrator.migrations.renamed_expressions import with_renamed_field

from .test_detection import described, key, state_of

EXPRESSIONS: dict[str, Any] = {
    "sum": lambda name: F(name) + F("other") * 2,
    "function": lambda name: functions.Greatest(name, "other", Value(7)),
    "condition": lambda name: Case(
        When(Q(**{f"{name}__gt": 3}) & ~Q(other=F(name)), then=F(name)),
        When(**{f"{name}__lt": -3}, then=Value(0)),
        When(**{name: 0}, then=Value(1)),
        default=functions.Coalesce("other", name),
    ),
}


def box(name: str, kind: str) -> ProjectState:
    computed = models.GeneratedField(
        expression=EXPRESSIONS[kind](name), output_field=models.IntegerField(), db_persist=True
    )
    numbers = [(label, models.IntegerField(default=0)) for label in (name, "other")]
    return state_of(ModelState("app", "Box", [("id", key()), *numbers, ("computed", computed)]))


@pytest.mark.parametrize("kind", EXPRESSIONS)
def test_an_expression_is_as_if_it_was_written_with_the_new_name(kind: str) -> None:
    expression = EXPRESSIONS[kind]
    assert with_renamed_field(expression("size"), "size", "length") == expression("length")
    assert with_renamed_field(expression("size"), "elsewhere", "length") == expression("size")


def test_texts_are_no_names() -> None:
    expression = functions.Concat("size", Value("size"))
    assert with_renamed_field(expression, "size", "label") == functions.Concat("label", Value("size"))


@pytest.mark.parametrize("kind", EXPRESSIONS)
def test_there_and_back_with_rows(database: Any, kind: str) -> None:
    questioner = MigrationQuestioner({"ask_initial": True, "ask_rename": True})
    state, done = ProjectState(), []
    for target in (box("size", kind), box("length", kind)):
        changes = MigrationAutodetector(state.clone(), target, questioner).changes(graph=MigrationGraph())
        [migration] = changes["app"]
        with database.schema_editor() as editor:
            done.append((migration, state.clone()))
            state = migration.apply(state, editor)
        if len(done) == 1:
            state.apps.get_model("app", "Box").objects.using(database.alias).create(size=5, other=2)
    # The file is Django's, whose state does not follow.
    assert described(changes)["app.0001_initial"] == [
        "Rename field size on box to length",
        "Alter field computed on box",
    ]
    assert MigrationAutodetector(state.clone(), target, questioner).changes(graph=MigrationGraph()) == {}
    boxes = state.apps.get_model("app", "Box").objects.using(database.alias)
    before = boxes.get().computed
    boxes.update(length=6)
    assert (before, boxes.get().computed) == {"sum": (9, 10), "function": (7, 7), "condition": (5, 6)}[kind]
    for migration, earlier in reversed(done):
        with database.schema_editor() as editor:
            migration.unapply(earlier, editor)
