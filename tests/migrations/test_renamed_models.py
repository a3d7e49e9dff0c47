"""Renames whose tables were wrong: what other statements and other tables say about them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from migrator.db import migrations, models
from migrator.db.migrations.state import ProjectState


@pytest.fixture
def applied(database: Any) -> Iterator[Any]:
    """A function that applies operations, in one migration, from the state that it left; all of it is undone."""
    steps: list[Any] = []

    def apply(*operations: Any) -> None:
        before = steps[-1][2] if steps else ProjectState()
        migration = migrations.Migration(f"step{len(steps)}", "renamed")
        migration.operations = list(operations)
        with database.schema_editor(atomic=True) as editor:
            steps.append((migration, before, migration.apply(before.clone(), editor)))

    yield apply
    for migration, before, _ in reversed(steps):
        with database.schema_editor(atomic=True) as editor:
            migration.unapply(before, editor)


def key() -> models.BigAutoField[Any, Any]:
    return models.BigAutoField(primary_key=True)


def indexed_columns(connection: Any, table: str) -> list[list[str]]:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table)
    return [found["columns"] for found in constraints.values() if found["index"] and not found["unique"]]


def test_an_index_that_waits_follows_a_renamed_column(applied: Any, database: Any) -> None:
    # SQLite takes a quoted name without a column for a text, and made an index of that.
    applied(
        migrations.CreateModel("Thing", [("id", key()), ("old", models.IntegerField(db_index=True))]),
        migrations.RenameField("thing", "old", "new"),
    )
    assert indexed_columns(database, "renamed_thing") == [["new"]]


def test_a_renamed_child_may_have_many_of_its_parent(applied: Any, database: Any) -> None:
    link = models.OneToOneField(
        "renamed.parent", models.CASCADE, parent_link=True, primary_key=True, serialize=False, auto_created=True
    )
    applied(
        migrations.CreateModel("Parent", [("id", key())]),
        migrations.CreateModel(
            "Child",
            [("parent_ptr", link), ("many", models.ManyToManyField("renamed.parent"))],
            bases=("renamed.parent",),
        ),
    )
    applied(migrations.RenameModel("Child", "Heir"))
    tables = [name for name in database.introspection.table_names() if name.startswith("renamed_")]
    assert tables == ["renamed_heir", "renamed_heir_many", "renamed_parent"]
