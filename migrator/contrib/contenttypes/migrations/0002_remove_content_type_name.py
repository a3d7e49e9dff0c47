"""Removes the column ``name``: models say themselves what they are called."""

from typing import Any

from migrator.fields.text import CharField
from migrator.migrations import migration
from migrator.migrations.operations.fields import AlterField, RemoveField
from migrator.migrations.operations.options import AlterModelOptions
from migrator.migrations.operations.special import RunPython


def add_legacy_name(apps: Any, schema_editor: Any) -> None:
    """Fill the column when the migration is undone."""
    rows = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
    for content_type in rows.all():
        try:
            content_type.name = apps.get_model(content_type.app_label, content_type.model)._meta.object_name
        except LookupError:
            content_type.name = content_type.model
        content_type.save()


class Migration(migration.Migration):
    dependencies = [("contenttypes", "0001_initial")]

    operations = [
        AlterModelOptions(
            name="contenttype",
            options={"verbose_name": "content type", "verbose_name_plural": "content types"},
        ),
        AlterField(model_name="contenttype", name="name", field=CharField(max_length=100, null=True)),
        RunPython(RunPython.noop, add_legacy_name, hints={"model_name": "contenttype"}),
        RemoveField(model_name="contenttype", name="name"),
    ]
