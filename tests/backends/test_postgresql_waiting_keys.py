"""Foreign keys that wait for the end of the migration that makes their table, and what else it does to their ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from migrator.db import migrations, models
from migrator.db.migrations.state import ProjectState

BIG = models.BigAutoField(primary_key=True)
TARGET = migrations.CreateModel("Target", [("id", BIG), ("code", models.IntegerField(unique=True))])
OTHER = migrations.CreateModel("Other", [("id", BIG)])
RETYPED = migrations.AlterField("Target", "id", models.AutoField(primary_key=True))


def referrer(**arguments: Any) -> Any:
    key = models.ForeignKey("waiting.Target", models.CASCADE, **arguments)
    return migrations.CreateModel("Referrer", [("id", BIG), ("target", key)])


def alter(field: Any) -> Any:
    return migrations.AlterField("Referrer", "target", field)


class Project:
    """Migrates, and tells which foreign keys there are."""

    def __init__(self, connection: Any) -> None:
        self.connection, self.state = connection, ProjectState()

    def migrate(self, *operations: Any) -> tuple[Any, ProjectState]:
        migration = migrations.Migration("0001", "waiting")
        migration.operations = list(operations)
        before = self.state.clone()
        with self.connection.schema_editor(atomic=True) as editor:
            self.state = migration.apply(self.state, editor)
        return migration, before

    def undo(self, migration: Any, before: ProjectState) -> None:
        with self.connection.schema_editor(atomic=True) as editor:
            migration.unapply(before, editor)
        self.state = before

    def keys(self) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT conrelid::regclass || ': ' || pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE contype = 'f' AND conrelid::regclass::text LIKE 'waiting%' ORDER BY 1"
            )
            return [row[0].removesuffix(" DEFERRABLE INITIALLY DEFERRED") for row in cursor.fetchall()]


@pytest.fixture
def project(postgres: Any) -> Iterator[Project]:
    made = Project(postgres)
    made.migrate(TARGET, OTHER)
    yield made
    with postgres.cursor() as cursor:
        names = [name for name in postgres.introspection.table_names(cursor) if name.startswith("waiting")]
        cursor.execute(f"DROP TABLE {', '.join(names)} CASCADE")


ONE = ["waiting_referrer: FOREIGN KEY (target_id) REFERENCES waiting_target(id)"]


def test_a_key_that_changes_after_a_new_table_refers_to_it(project: Project) -> None:
    project.migrate(referrer(), RETYPED)
    assert project.keys() == ONE


def test_a_key_that_changes_back_after_a_table_came_back(project: Project) -> None:
    project.migrate(referrer())
    done = project.migrate(RETYPED, migrations.DeleteModel("Referrer"))
    assert project.keys() == []
    project.undo(*done)
    assert project.keys() == ONE


def test_a_unique_column_that_changes_after_a_new_table_refers_to_it(project: Project) -> None:
    changed = models.BigIntegerField(unique=True)
    project.migrate(referrer(to_field="code"), migrations.AlterField("Target", "code", changed))
    assert project.keys() == ["waiting_referrer: FOREIGN KEY (target_id) REFERENCES waiting_target(code)"]


def test_a_key_that_changes_after_a_new_table_of_pairs(project: Project) -> None:
    pairs = models.ManyToManyField("waiting.Target")
    project.migrate(migrations.CreateModel("Referrer", [("id", BIG), ("targets", pairs)]), RETYPED)
    assert project.keys() == [
        "waiting_referrer_targets: FOREIGN KEY (referrer_id) REFERENCES waiting_referrer(id)",
        "waiting_referrer_targets: FOREIGN KEY (target_id) REFERENCES waiting_target(id)",
    ]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (models.IntegerField(), []),
        (models.ForeignKey("waiting.Target", models.CASCADE, db_constraint=False), []),
        (models.OneToOneField("waiting.Target", models.CASCADE), ONE),
        (models.ForeignKey("waiting.Target", models.DB_CASCADE), [f"{ONE[0]} ON DELETE CASCADE"]),
        (models.ForeignKey("waiting.Other", models.CASCADE), [ONE[0].replace("waiting_target", "waiting_other")]),
    ],
    ids=["no relation", "no constraint", "unique", "rule", "target"],
)
def test_a_reference_that_changes_in_the_migration_of_its_table(
    project: Project, field: Any, expected: list[str]
) -> None:
    project.migrate(referrer(), alter(field))
    assert project.keys() == expected
