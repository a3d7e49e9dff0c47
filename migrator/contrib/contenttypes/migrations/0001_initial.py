"""The table, with the column ``name`` that the next migration removes."""

from typing import Any

from migrator.contrib.contenttypes.models import ContentTypeManager
from migrator.fields.auto import AutoField
from migrator.fields.text import CharField
from migrator.migrations import migration
from migrator.migrations.operations.models import CreateModel
from migrator.migrations.operations.options import AlterUniqueTogether


class Migration(migration.Migration):
    dependencies: list[Any] = []

    operations = [
        CreateModel(
            name="ContentType",
            fields=[
                (
                    "id",
                    AutoField(verbose_name="ID", serialize=False, auto_created=True, primary_key=True),
                ),
                ("name", CharField(max_length=100)),
                ("app_label", CharField(max_length=100)),
                ("model", CharField(max_length=100, verbose_name="python model class name")),
            ],
            options={
                "ordering": ("name",),
                "db_table": "django_content_type",
                "verbose_name": "content type",
                "verbose_name_plural": "content types",
            },
            managers=[("objects", ContentTypeManager())],
        ),
        AlterUniqueTogether(name="contenttype", unique_together={("app_label", "model")}),
    ]
