"""A generated project: apps whose models grow, migration by migration, with relations across apps.

Each app has two models from the start, and gets others. Its models refer to the app before it and to a hub that all
apps refer to, as they refer to users in real projects. The migrations of an app are the steps of ``STEPS`` in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

MANAGE = """\
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
os.environ["{variable}"] = "settings"
from {namespace}.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""

SETTINGS = """\
DATABASES = {{"default": {database!r}}}
INSTALLED_APPS = {apps!r}
SECRET_KEY = "benchmark"
USE_TZ = True
DEFAULT_AUTO_FIELD = "{namespace}.db.models.BigAutoField"
"""

MIGRATION = """\
import {namespace}.db.models.deletion
from {namespace}.db import migrations, models


def count(apps, schema_editor):
    apps.get_model("{app}", "Thing").objects.using(schema_editor.connection.alias).count()


class Migration(migrations.Migration):
    initial = {initial}
    dependencies = {dependencies!r}
    operations = [
{operations}
    ]
"""

KEY = 'models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")'


class App:
    """An app while its history is written: what its models look like so far, and the operations of the next step.

    Args:
        number: place among the apps.
    """

    def __init__(self, number: int) -> None:
        self.label = f"app{number:02}"
        self.before = f"app{number - 1:02}" if number else None
        self.models: dict[str, dict[str, str]] = {}
        self.indexes: dict[str, dict[str, str]] = {}
        self.constraints: dict[str, dict[str, str]] = {}
        self.ordering: dict[str, str] = {}
        self.step = self.relations = 0

    def relation(self, model: str, label: str, *, null: bool = True) -> str:
        """Return a foreign key to *label*, with a reverse name that nobody else has."""
        self.relations += 1
        name = f"{self.label}_{model.lower()}_{self.relations}"
        tail = ", null=True" if null else ""
        return f'models.ForeignKey("{label}", models.CASCADE, related_name="{name}"{tail})'

    def create(self, model: str, fields: dict[str, str]) -> str:
        """Return a CreateModel."""
        self.models[model] = dict(fields)
        listed = "".join(f'("{name}", {code}), ' for name, code in {"id": KEY, **fields}.items())
        return f'migrations.CreateModel("{model}", fields=[{listed}])'

    def add(self, model: str, name: str, code: str) -> str:
        """Return an AddField."""
        self.models[model][name] = code
        return f'migrations.AddField("{model.lower()}", "{name}", {code})'

    def alter(self, model: str, name: str, code: str) -> str:
        """Return an AlterField."""
        self.models[model][name] = code
        return f'migrations.AlterField("{model.lower()}", "{name}", {code})'

    def rename(self, model: str, old: str, new: str) -> str:
        """Return a RenameField."""
        self.models[model] = {new if name == old else name: code for name, code in self.models[model].items()}
        return f'migrations.RenameField("{model.lower()}", "{old}", "{new}")'

    def remove(self, model: str, name: str) -> str:
        """Return a RemoveField."""
        del self.models[model][name]
        return f'migrations.RemoveField("{model.lower()}", "{name}")'

    def index(self, model: str, *fields: str) -> str:
        """Return an AddIndex."""
        name = f"{self.label}_{self.step}_idx"
        code = f'models.Index(fields={list(fields)!r}, name="{name}")'
        self.indexes.setdefault(model, {})[name] = code
        return f'migrations.AddIndex("{model.lower()}", {code})'

    def remove_index(self, model: str) -> str:
        """Return a RemoveIndex of the index that was added first."""
        name = next(iter(self.indexes[model]))
        del self.indexes[model][name]
        return f'migrations.RemoveIndex("{model.lower()}", "{name}")'

    def constraint(self, model: str, kind: str, arguments: str) -> str:
        """Return an AddConstraint."""
        name = f"{self.label}_{self.step}_con"
        code = f'models.{kind}({arguments}, name="{name}")'
        self.constraints.setdefault(model, {})[name] = code
        return f'migrations.AddConstraint("{model.lower()}", {code})'

    def order(self, model: str, *fields: str) -> str:
        """Return an AlterModelOptions."""
        self.ordering[model] = repr(list(fields))
        return f'migrations.AlterModelOptions("{model.lower()}", options={{"ordering": {list(fields)!r}}})'

    def initial(self) -> list[str]:
        """Return the operations of the first migration."""
        links = {"parent": self.relation("Thing", f"{self.before}.Thing")} if self.before else {}
        hub = {"hub": self.relation("Thing", "app00.Thing")} if self.before else {}
        title = {"title": "models.CharField(max_length=100)"}
        thing = {"thing": self.relation("Part", f"{self.label}.Thing", null=False)}
        return [
            self.create("Thing", {**title, **links, **hub}),
            self.create("Part", {"name": "models.CharField(max_length=40, db_index=True)", **thing}),
        ]

    def source(self, namespace: str) -> str:
        """Return ``models.py`` as it is at the end."""
        return f"from {namespace}.db import models\n" + "".join(self._model(name) for name in self.models)

    def _model(self, name: str) -> str:
        lines = ["\n", f"class {name}(models.Model):"]
        lines += [f"    {field} = {code}" for field, code in self.models[name].items()]
        meta = [f"        indexes = [{', '.join(self.indexes[name].values())}]"] if self.indexes.get(name) else []
        if self.constraints.get(name):
            meta.append(f"        constraints = [{', '.join(self.constraints[name].values())}]")
        if name in self.ordering:
            meta.append(f"        ordering = {self.ordering[name]}")
        if meta:
            lines += ["", "    class Meta:", *meta]
        return "\n".join(lines) + "\n"


Step = Callable[[App, int], str]

# n is the number of the round: names differ from one to the next.
STEPS: tuple[Step, ...] = (
    lambda app, n: app.add("Thing", f"count{n}", "models.IntegerField(default=0)"),
    lambda app, n: app.add("Part", f"owner{n}", app.relation("Part", f"{app.before or app.label}.Thing")),
    lambda app, n: app.alter("Thing", f"count{n}", "models.BigIntegerField(default=0)"),
    lambda app, n: app.create(
        f"Tag{n}", {"label": "models.SlugField(unique=True)", "thing": app.relation(f"Tag{n}", f"{app.label}.Thing")}
    ),
    lambda app, n: app.rename("Thing", f"count{n}", f"amount{n}"),
    lambda app, n: app.index("Thing", "title", f"amount{n}"),
    lambda app, n: app.add("Part", f"note{n}", "models.CharField(max_length=60, null=True)"),
    lambda app, n: app.constraint("Part", "UniqueConstraint", f'fields=["name", "note{n}"]'),
    lambda app, n: "migrations.RunPython(count, migrations.RunPython.noop)",
    lambda app, n: app.add(
        "Thing",
        f"tags{n}",
        f'models.ManyToManyField("{app.label}.Tag{n}", related_name="{app.label}_tagged_{n}")',
    ),
    lambda app, n: app.add("Thing", f"draft{n}", "models.BooleanField(default=True)"),
    lambda app, n: app.alter("Part", f"note{n}", "models.CharField(max_length=90, null=True)"),
    lambda app, n: app.add("Part", f"hub{n}", app.relation("Part", "app00.Thing")),
    lambda app, n: app.order("Thing", "title"),
    lambda app, n: app.constraint("Thing", "CheckConstraint", f"condition=models.Q(amount{n}__gte=0)"),
    lambda app, n: app.add("Thing", f"made{n}", "models.DateTimeField(null=True)"),
    lambda app, n: app.remove("Thing", f"draft{n}"),
    lambda app, n: app.remove_index("Thing"),
    lambda app, n: app.alter("Thing", "title", f"models.CharField(max_length={110 + n})"),
)


def generate(folder: Path, namespace: str, database: dict[str, str], apps: int, migrations: int) -> None:
    """Write a project of *apps* apps with *migrations* migrations each into *folder*, for either namespace."""
    histories = [App(number) for number in range(apps)]
    folder.mkdir(parents=True)
    variable = "DJANGO_SETTINGS_MODULE" if namespace == "django" else "MIGRATOR_SETTINGS_MODULE"
    names = [app.label for app in histories]
    (folder / "manage.py").write_text(MANAGE.format(namespace=namespace, variable=variable))
    (folder / "settings.py").write_text(SETTINGS.format(namespace=namespace, database=database, apps=names))
    for app in histories:
        package = folder / app.label / "migrations"
        package.mkdir(parents=True)
        (folder / app.label / "__init__.py").write_text("")
        (package / "__init__.py").write_text("")
        for name, text in _history(app, namespace, migrations):
            (package / f"{name}.py").write_text(text)
        (folder / app.label / "models.py").write_text(app.source(namespace))


def _history(app: App, namespace: str, migrations: int) -> Iterator[tuple[str, str]]:
    """Yield names and texts of an app's migrations."""
    previous = None
    for number in range(1, migrations + 1):
        app.step = number
        name = "0001_initial" if number == 1 else f"{number:04}_step"
        round_, place = divmod(number - 2, len(STEPS))
        operations = app.initial() if number == 1 else [STEPS[place](app, round_)]
        dependencies = [(app.label, previous)] if previous else []
        if number == 1 and app.before:
            dependencies += [(label, "0001_initial") for label in dict.fromkeys((app.before, "app00"))]
        yield (
            name,
            MIGRATION.format(
                namespace=namespace,
                app=app.label,
                initial=number == 1,
                dependencies=dependencies,
                operations="\n".join(f"        {operation}," for operation in operations),
            ),
        )
        previous = name
