"""States share what does not change, and render what is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.apps.registry import Apps
from migrator.db import migrations, models
from migrator.db.migrations.state import ModelState, ProjectState


def chain(length: int) -> ProjectState:
    """Return a state with models M0 … in one app, each with a foreign key to the one before."""
    state = ProjectState()
    for number in range(length):
        fields: list[tuple[str, Any]] = [("id", models.AutoField(primary_key=True))]
        if number:
            fields.append(("before", models.ForeignKey(f"app.M{number - 1}", models.CASCADE)))
        state.add_model(ModelState("app", f"M{number}", fields))
    return state


def test_a_clone_copies_only_the_models_that_are_changed() -> None:
    state = chain(5)
    twin = state.clone()

    migrations.AddField("M2", "size", models.IntegerField(default=0)).state_forwards("app", twin)

    shared = [key for key in state.models if state.peek(key) is twin.peek(key)]
    assert shared == [("app", "m0"), ("app", "m1"), ("app", "m3"), ("app", "m4")]
    assert "size" not in state.peek(("app", "m2")).fields


def test_what_a_caller_does_to_a_model_state_stays_in_that_state() -> None:
    state = chain(1)
    twin = state.clone()

    twin.models["app", "m0"].options["verbose_name"] = "changed"

    assert "verbose_name" not in state.models["app", "m0"].options


def test_an_operation_renders_the_neighbours_of_its_model_only(rendered: list[str]) -> None:
    chain(9).schema_model("app", "M4")

    assert sorted(rendered) == ["M3", "M4", "M5"]


def test_what_an_operation_rendered_serves_the_next_one(rendered: list[str]) -> None:
    state = chain(9)
    state.schema_model("app", "M4")
    rendered.clear()

    state.clone().schema_model("app", "M4")

    assert rendered == []


def test_user_code_gets_all_that_its_model_is_connected_with(rendered: list[str]) -> None:
    state = chain(3)
    state.add_model(ModelState("app", "Alone", [("id", models.AutoField(primary_key=True))]))

    model = state.apps.get_model("app", "M2")

    assert rendered == ["M2"]
    assert model._meta.get_field("before").related_model._meta.get_field("before").related_model.__name__ == "M0"
    assert rendered == ["M2", "M1", "M0"]


def test_user_code_gets_what_refers_to_its_model_at_once(rendered: list[str]) -> None:
    state = chain(4)

    model = state.apps.get_model("app", "M1")

    assert sorted(rendered) == ["M1", "M2", "M3"]
    assert [relation.name for relation in model._meta.related_objects] == ["m2"]
    assert sorted(rendered) == ["M1", "M2", "M3"]


def test_a_reference_to_nowhere_is_found_before_anything_is_rendered(rendered: list[str]) -> None:
    state = chain(2)
    state.remove_model("app", "m0")

    with pytest.raises(ValueError, match=r"app\.M1\.before was declared with a lazy reference to 'app\.m0'"):
        _ = state.apps

    assert rendered == []


def test_renaming_a_model_renames_it_in_the_bases_of_others() -> None:
    state = chain(1)
    state.add_model(ModelState("app", "Child", [], bases=("app.m0",)))

    state.rename_model("app", "M0", "Parent")

    assert state.models["app", "child"].bases == ("app.parent",)
    assert state.apps.get_model("app", "Child").__mro__[1].__name__ == "Parent"


def test_renaming_a_field_leaves_the_earlier_state_alone() -> None:
    state = ProjectState()
    state.add_model(ModelState("app", "Target", [("code", models.CharField(max_length=5, unique=True))]))
    reference = models.ForeignKey("app.Target", models.CASCADE, to_field="code")
    state.add_model(ModelState("app", "Source", [("target", reference)]))
    later = state.clone()

    later.rename_field("app", "target", "code", "label")

    assert later.peek(("app", "source")).fields["target"].to_fields == ("label",)
    assert state.peek(("app", "source")).fields["target"].remote_field.field_name == "code"


def test_a_renamed_field_comes_last() -> None:
    state = ProjectState()
    state.add_model(ModelState("app", "M", [(name, models.IntegerField()) for name in "abc"]))
    migrations.RenameField("M", "a", "z").state_forwards("app", state)
    assert list(state.models["app", "m"].fields) == ["b", "c", "z"]
    assert [field.name for field in state.apps.get_model("app", "M")._meta.local_fields][-3:] == ["b", "c", "z"]


def test_a_rebuilt_table_has_a_renamed_field_last(database: Any) -> None:
    state = ProjectState()
    reference = models.ForeignKey("app.Owner", models.CASCADE)
    steps = [
        migrations.CreateModel("Owner", [("key", models.IntegerField(primary_key=True))]),
        migrations.CreateModel("Thing", [("key", models.IntegerField(primary_key=True)), ("a", reference)]),
        migrations.AddField("Thing", "b", models.IntegerField(default=0)),
        migrations.RenameModel("Owner", "Holder"),
        migrations.RenameField("Thing", "a", "z"),
    ]
    with database.schema_editor() as editor:
        for step in steps:
            before, state = state, state.clone()
            step.state_forwards("app", state)
            step.database_forwards("app", editor, before, state)
    with database.cursor() as cursor:
        columns = [column.name for column in database.introspection.get_table_description(cursor, "app_thing")]
    with database.schema_editor() as editor:
        for name in ("Thing", "Holder"):
            editor.delete_model(state.apps.get_model("app", name))
    assert columns == (["key", "b", "z_id"] if database.vendor == "sqlite" else ["key", "z_id", "b"])


def test_a_state_of_models_shares_the_fields_that_are_as_they_were() -> None:
    registry = Apps()

    class Hub(models.Model):
        class Meta:
            apps = registry
            app_label = "shared"

    class Thing(models.Model):
        title = models.CharField(max_length=20)
        size = models.IntegerField(default=1)
        hub = models.ForeignKey(Hub, models.CASCADE)
        own = Doubled(max_length=10)

        class Meta:
            apps = registry
            app_label = "shared"

    before = ModelState.from_model(Thing)
    before.fields["size"] = models.IntegerField(default=2)

    after = ModelState.from_model(Thing, like=before)

    assert after == ModelState.from_model(Thing)
    old, new = before.fields, after.fields
    assert {name for name in new if new[name] is old[name]} == {"id", "title", "hub"}
    assert list(new) == ["id", "title", "size", "hub", "own"]
    assert (new["own"].max_length, new["own"].deconstruct()[3]["max_length"]) == (20, 40)


class Doubled(models.CharField[str, str]):
    """A field that is not taken apart into what it was made of."""

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "max_length": kwargs["max_length"] * 2}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
