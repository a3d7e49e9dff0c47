"""A generated project: apps whose models grow, migration by migration, with relations across apps."""

from __future__ import annotations

from pathlib import Path

MANAGE = """\
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
os.environ["{variable}"] = "settings"
from {namespace}.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""

SETTINGS = """\
import os
DATABASES = {{"default": {database!r}}}
INSTALLED_APPS = {apps!r}
SECRET_KEY = "benchmark"
USE_TZ = True
DEFAULT_AUTO_FIELD = "{namespace}.db.models.BigAutoField"
"""

MIGRATION = """\
from {namespace}.db import migrations, models
{extra}

class Migration(migrations.Migration):
    initial = {initial}
    dependencies = {dependencies!r}
    operations = [
{operations}    ]
"""


def generate(folder: Path, namespace: str, database: dict[str, str], apps: int, migrations: int) -> None:
    """Write a project of *apps* apps with *migrations* migrations each into *folder*, for either namespace."""
    names = [f"app{number:02}" for number in range(apps)]
    folder.mkdir(parents=True)
    variable = "DJANGO_SETTINGS_MODULE" if namespace == "django" else "MIGRATOR_SETTINGS_MODULE"
    (folder / "manage.py").write_text(MANAGE.format(namespace=namespace, variable=variable))
    (folder / "settings.py").write_text(SETTINGS.format(namespace=namespace, database=database, apps=names))
    for position, name in enumerate(names):
        target = names[position - 1] if position else None
        _write_app(folder / name, namespace, name, target, migrations)


def _write_app(folder: Path, namespace: str, name: str, target: str | None, migrations: int) -> None:
    (folder / "migrations").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "migrations" / "__init__.py").write_text("")
    fields = ["    title = models.CharField(max_length=100)\n"]
    if target:
        fields.append(f'    parent = models.ForeignKey("{target}.Thing", models.CASCADE, null=True)\n')
    previous = None
    for number in range(1, migrations + 1):
        label = "0001_initial" if number == 1 else f"{number:04}_field_{number}"
        dependencies = [(name, previous)] if previous else []
        if number == 1 and target:
            dependencies.append((target, "0001_initial"))
        text = MIGRATION.format(
            namespace=namespace,
            extra="",
            initial=number == 1,
            dependencies=dependencies,
            operations=_operations(number, target, fields),
        )
        (folder / "migrations" / f"{label}.py").write_text(text)
        previous = label
    models = f"from {namespace}.db import models\n\n\nclass Thing(models.Model):\n{''.join(fields)}"
    (folder / "models.py").write_text(models)


def _operations(number: int, target: str | None, fields: list[str]) -> str:
    """Return the operations of a migration, noting in *fields* what they mean for the model."""
    if number == 1:
        relation = f'("parent", models.ForeignKey("{target}.Thing", models.CASCADE, null=True)),' if target else ""
        return (
            '        migrations.CreateModel("Thing", fields=[("id", models.BigAutoField(auto_created=True, '
            'primary_key=True, serialize=False, verbose_name="ID")), ("title", models.CharField(max_length=100)),'
            f"{relation}]),\n"
        )
    if number % 4 == 0:
        # Alter the field that the migration before added.
        fields[-1] = f"    field_{number - 1} = models.CharField(max_length={number + 50}, null=True)\n"
        return (
            f'        migrations.AlterField("thing", "field_{number - 1}", '
            f"models.CharField(max_length={number + 50}, null=True)),\n"
        )
    kind = "models.CharField(max_length=40, null=True)" if number % 4 == 3 else "models.IntegerField(default=0)"
    fields.append(f"    field_{number} = {kind}\n")
    return f'        migrations.AddField("thing", "field_{number}", {kind}),\n'
