"""A key that changes its type changes that of the columns which refer to it without a name on its side."""

from __future__ import annotations

from typing import Any

from migrator.db import migrations, models
from migrator.db.migrations.state import ProjectState

from .test_detection import key


def column_types(database: Any, table: str) -> dict[str, str]:
    with database.cursor() as cursor:
        found = database.introspection.get_table_description(cursor, table)
        return {column.name: database.introspection.get_field_type(column.type_code, column) for column in found}


def test_hidden_relations_follow_the_key(database: Any) -> None:
    first, second = migrations.Migration("0001_initial", "app"), migrations.Migration("0002_key", "app")
    hidden = {"null": True, "related_name": "+"}
    first.operations = [
        migrations.CreateModel("Product", [("id", key()), ("alike", models.ManyToManyField("self"))]),
        migrations.CreateModel(
            "Person",
            [
                ("id", key()),
                ("best", models.ForeignKey("app.product", models.SET_NULL, **hidden)),
                ("only", models.OneToOneField("app.product", models.SET_NULL, **hidden)),
                ("all", models.ManyToManyField("app.product", related_name="+")),
            ],
        ),
    ]
    second.operations = [migrations.AlterField("product", "id", models.CharField(max_length=9, primary_key=True))]
    state, done = ProjectState(), []
    for migration, column_type in ((first, "IntegerField"), (second, "CharField")):
        done.append((migration, state.clone()))
        with database.schema_editor() as editor:
            state = migration.apply(state, editor)
        person, pairs = column_types(database, "app_person"), column_types(database, "app_person_all")
        alike = column_types(database, "app_product_alike")
        assert {alike["from_product_id"], alike["to_product_id"]} == {column_type}
        assert {person["best_id"], person["only_id"], pairs["product_id"]} == {column_type}
    for migration, before in reversed(done):
        with database.schema_editor() as editor:
            migration.unapply(before, editor)
