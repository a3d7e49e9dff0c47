"""Indexes that wait for the end of the migration that makes their table, and are removed or renamed before.

A squashed migration has such steps where something stands between a model and what became of its index.
"""

from __future__ import annotations

from typing import Any

import pytest

from migrator.db import migrations, models
from migrator.db.migrations.state import ProjectState

from .test_detection import key

INDEX = models.Index(fields=["size"], name="first")
UNIQUE = models.UniqueConstraint(fields=["size"], condition=models.Q(size__gt=3), name="second")
EXPRESSION = models.UniqueConstraint(models.F("size").desc(), name="third")

REMOVE: list[Any] = [
    migrations.RemoveIndex("box", "first"),
    migrations.RemoveConstraint("box", "second"),
    migrations.RemoveConstraint("box", "third"),
]
RENAME: list[Any] = [migrations.RenameIndex("box", old_name="first", new_name="other")]
RENAME_MODEL: list[Any] = [
    migrations.RenameModel("Box", "Case"),
    migrations.RenameIndex("case", old_name="first", new_name="other"),
    migrations.RemoveConstraint("case", "second"),
]


def with_box(then: list[Any]) -> migrations.Migration:
    create = migrations.CreateModel(
        "Box",
        [("id", key()), ("size", models.IntegerField())],
        {"indexes": [INDEX], "constraints": [UNIQUE, EXPRESSION]},
    )
    migration = migrations.Migration("0001_initial", "app")
    migration.operations = [create, *then]
    return migration


def named(database: Any, table: str) -> set[str]:
    with database.cursor() as cursor:
        found = database.introspection.get_constraints(cursor, table)
    return {name for name, facts in found.items() if facts["index"] and not facts["primary_key"]}


@pytest.mark.parametrize(
    ("then", "table", "expected"),
    [
        (REMOVE, "app_box", set()),
        (RENAME, "app_box", {"other", "second", "third"}),
        (RENAME_MODEL, "app_case", {"other", "third"}),
    ],
    ids=["removed", "renamed", "on_a_renamed_table"],
)
def test_there_and_back(database: Any, then: list[Any], table: str, expected: set[str]) -> None:
    migration = with_box(then)
    with database.schema_editor(atomic=True) as editor:
        migration.apply(ProjectState(), editor)
    assert named(database, table) == expected
    with database.schema_editor(atomic=True) as editor:
        migration.unapply(ProjectState(), editor)
    with database.cursor() as cursor:
        assert {"app_box", "app_case"}.isdisjoint(database.introspection.table_names(cursor))


INDEXED = models.IntegerField(db_index=True, db_column="Old Size")


@pytest.mark.parametrize("at_once", [True, False], ids=["at_once", "one_after_the_other"])
@pytest.mark.parametrize(("first", "then"), [(INDEXED, models.IntegerField()), (models.IntegerField(), INDEXED)])
def test_a_column_that_is_renamed_wins_or_loses_its_index(database: Any, first: Any, then: Any, at_once: bool) -> None:
    create = migrations.CreateModel("Box", [("id", key()), ("size", first)])
    alter = migrations.AlterField("box", "size", then)
    state, done = ProjectState(), []
    for operations in [[create, alter]] if at_once else [[create], [alter]]:
        migration = migrations.Migration(f"000{len(done)}", "app")
        migration.operations = operations
        done.append((migration, state.clone()))
        with database.schema_editor(atomic=True) as editor:
            state = migration.apply(state, editor)
    assert len(named(database, "app_box")) == then.db_index
    for migration, before in reversed(done):
        if migration.operations == [create]:
            assert len(named(database, "app_box")) == first.db_index
        with database.schema_editor(atomic=True) as editor:
            migration.unapply(before, editor)


def test_the_index_of_a_text_goes_with_the_one_for_its_beginnings(database: Any) -> None:
    migration = migrations.Migration("0001_initial", "app")
    migration.operations = [
        migrations.CreateModel("Box", [("id", key()), ("label", models.CharField(max_length=9, db_index=True))]),
        migrations.AlterField("box", "label", models.CharField(max_length=9)),
    ]
    with database.schema_editor(atomic=True) as editor:
        migration.apply(ProjectState(), editor)
    assert named(database, "app_box") == set()
    with database.schema_editor(atomic=True) as editor:
        migration.unapply(ProjectState(), editor)
