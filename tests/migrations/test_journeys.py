"""Steps from one project to another that random journeys stumbled over, each as small as it gets."""

from __future__ import annotations

from typing import Any

from migrator.db import models
from migrator.db.migrations.autodetector import MigrationAutodetector
from migrator.db.migrations.graph import MigrationGraph
from migrator.db.migrations.questioner import MigrationQuestioner
from migrator.db.migrations.state import ModelState, ProjectState

from .test_detection import described, detect, key, state_of


def proxy(name: str, base: str) -> ModelState:
    return ModelState("app", name, [], {"proxy": True}, (base,))


def child(app_label: str, name: str, base: str) -> ModelState:
    link = models.OneToOneField(base, models.CASCADE, parent_link=True, primary_key=True, serialize=False)
    return ModelState(app_label, name, [("up", link)], {}, (base,))


def reference(to: str, **arguments: Any) -> Any:
    return models.ForeignKey(to, models.CASCADE, null=True, **arguments)


def run(database: Any, *projects: ProjectState) -> None:
    """Go from each project to the next, and all the way back."""
    state, done = ProjectState(), []
    questioner = MigrationQuestioner({"ask_initial": True, "ask_rename_model": True})
    for project in (*projects, ProjectState()):
        changes = MigrationAutodetector(state.clone(), project, questioner).changes(graph=MigrationGraph())
        for migration in (item for found in changes.values() for item in found):
            before = state.clone()
            with database.schema_editor() as editor:
                state = migration.apply(state, editor)
            done.append((migration, before))
    for migration, before in reversed(done):
        with database.schema_editor() as editor:
            migration.unapply(before, editor)


def test_a_proxy_goes_together_with_its_model(database: Any) -> None:
    run(database, state_of(ModelState("app", "Real", [("id", key())]), proxy("Stand", "app.real")))


def test_a_proxy_that_stays_gets_its_new_base() -> None:
    old = state_of(ModelState("app", "Old", [("id", key())]), proxy("Stand", "app.old"))
    new = state_of(
        ModelState("app", "New", [("id", key()), ("size", models.IntegerField())]), proxy("Stand", "app.new")
    )
    assert described(detect(old, new)) == {
        "app.0001_initial": ["Create model New", "Delete model Old", "Delete model Stand", "Create proxy model Stand"]
    }


def test_a_child_and_its_parent_go_and_come_back(database: Any) -> None:
    index = models.Index(fields=["id"], name="between")
    parent = ModelState("app", "Parent", [("id", key())], {"indexes": [index]})
    run(database, state_of(parent, child("app", "Child", "app.parent")))


def test_a_child_keeps_its_link_until_it_is_deleted() -> None:
    old = state_of(ModelState("app", "Parent", [("id", key())]), child("other", "Child", "app.parent"))
    assert described(detect(old, ProjectState())) == {
        "app.0001_initial": ["Delete model Parent"],
        "other.0001_initial": ["Delete model Child"],
    }


def test_a_model_that_is_ordered_by_another_goes_with_it(database: Any) -> None:
    author = ModelState("app", "Author", [("id", key()), ("best", reference("app.Author"))])
    book = ModelState(
        "app", "Book", [("id", key()), ("author", reference("app.Author"))], {"order_with_respect_to": "author"}
    )
    run(database, state_of(author, book))


def test_what_refers_to_a_renamed_model_comes_after_the_rename() -> None:
    old = state_of(ModelState("two", "Old", [("id", key())]))
    new = state_of(
        ModelState("two", "New", [("id", key())]),
        ModelState("one", "Newcomer", [("id", key()), ("other", reference("two.New"))]),
    )
    changes = detect(old, new, ask_rename_model=True)
    assert described(changes) == {
        "one.0001_initial": ["Create model Newcomer"],
        "two.0001_initial": ["Rename model Old to New"],
    }
    assert changes["one"][0].dependencies == [("two", "0001_initial")]
    assert changes["two"][0].dependencies == []


def test_a_reference_to_a_renamed_model_is_altered_under_the_new_name() -> None:
    old = state_of(
        ModelState("app", "Old", [("id", key())]),
        ModelState("app", "Owner", [("id", key()), ("r", reference("app.Old"))]),
    )
    new = state_of(
        ModelState("app", "New", [("id", key())]),
        ModelState("app", "Owner", [("id", key()), ("r", reference("app.New", db_index=False))]),
    )
    rename, alter = detect(old, new, ask_rename_model=True)["app"][0].operations
    assert (rename.new_name, alter.field.remote_field.model) == ("New", "app.New")


def test_apps_that_inherit_from_each_other_in_turns() -> None:
    first = ModelState("one", "Zero", [("id", key())])
    changes = detect(
        ProjectState(), state_of(first, child("two", "Middle", "one.zero"), child("one", "Last", "two.middle"))
    )
    assert described(changes) == {
        "one.0001_initial": ["Create model Zero"],
        "one.0002_initial": ["Create model Last"],
        "two.0001_initial": ["Create model Middle"],
    }


def test_a_percent_sign_in_a_comment(database: Any) -> None:
    size = models.IntegerField(db_comment="100 %s", default=1)
    plain = [("id", key())]
    run(
        database,
        state_of(ModelState("app", "Model", plain, {"db_table_comment": "5 % of"})),
        state_of(ModelState("app", "Model", [*plain, ("size", size)], {"db_table_comment": "6 % of"})),
    )
