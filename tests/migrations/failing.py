"""Migrations that fail in the middle, each with a table that has rows in the way."""

from __future__ import annotations

from dataclasses import dataclass

INITIAL = """\
from migrator.db import migrations, models


def fill(apps, schema_editor):
    person = apps.get_model("people", "Person")
    person.objects.create(name="Ada", email="ada@example.com")
    person.objects.create(name="Ada", email=None)


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            "Person",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField(max_length=50)),
                ("email", models.CharField(max_length=50, null=True)),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
"""

MIGRATION = '''\
from migrator.db import migrations, models


def rename_everybody(apps, schema_editor):
    """Give everybody another name, and fail."""
    apps.get_model("people", "Person").objects.update(name="Alan")
    raise ValueError("no more names")


def insert_dangling(apps, schema_editor):
    """Insert a row that refers to nobody."""
    apps.get_model("people", "Pet").objects.create(owner_id=77)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.AddField("Person", "age", models.IntegerField(default=3)),
{operations}
        migrations.RemoveField("Person", "age"),
    ]
'''


@dataclass(frozen=True)
class Case:
    """A migration that fails.

    Attributes:
        operations: what stands between two operations that work.
        arguments: what ``migrate`` is called with after everything else was done.
        forwards_first: the migration works forwards; it is undoing it that fails.
    """

    operations: str
    arguments: str = "migrate"
    forwards_first: bool = False


CASES = {
    "bad_sql": Case('migrations.RunSQL("UPDATE people_person SET nonsense = 1"),'),
    "code_that_raises": Case("migrations.RunPython(rename_everybody),"),
    "unique_over_duplicates": Case(
        'migrations.AlterField("Person", "name", models.CharField(max_length=50, unique=True)),'
    ),
    "constraint_over_duplicates": Case(
        'migrations.AddConstraint("Person", models.UniqueConstraint(fields=["name"], name="one_name")),'
    ),
    "not_null_over_nulls": Case('migrations.AlterField("Person", "email", models.CharField(max_length=50)),'),
    "dangling_reference": Case(
        'migrations.CreateModel("Pet", [("id", models.BigAutoField(primary_key=True)), '
        '("owner", models.ForeignKey("people.Person", models.CASCADE))]),\n'
        "        migrations.RunPython(insert_dangling),"
    ),
    "undoing": Case(
        'migrations.RunSQL("UPDATE people_person SET name = name", "UPDATE people_person SET nonsense = 1"),',
        arguments="migrate people 0001",
        forwards_first=True,
    ),
    "irreversible": Case(
        'migrations.RunSQL("UPDATE people_person SET name = name"),',
        arguments="migrate people 0001",
        forwards_first=True,
    ),
}
