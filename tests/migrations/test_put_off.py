"""Migrations that are executed when they are needed cannot be told from others, and nothing goes wrong unseen."""

from __future__ import annotations

import copy
import importlib
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest

from migrator.db import migrations
from migrator.db.migrations.exceptions import BadMigrationError
from migrator.migrations.declarations import declared
from migrator.migrations.migration import SwappableTuple
from migrator.migrations.packages import read_migrations

PLAIN = """\
import uuid
import migrator.db.models.deletion
import migrator.utils.timezone
from migrator.conf import settings
from migrator.db import migrations, models
from migrator.db.models.functions import Lower

SQL = "SELECT 1"


def forwards(apps, schema_editor):
    open("/nowhere")


class Migration(migrations.Migration):
    \"\"\"What it does.\"\"\"

    initial = True
    atomic = False
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("other", "0001_initial")]
    run_before = [("later", "0001_initial")]
    replaces = [("app", "0000_old")]
    operations = [
        migrations.CreateModel(
            name="Thing",
            fields=[
                ("id", models.UUIDField(primary_key=True, default=uuid.uuid4)),
                ("data", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=migrator.utils.timezone.now)),
                ("user", models.ForeignKey(settings.AUTH_USER_MODEL, migrator.db.models.deletion.CASCADE)),
            ],
            options={"indexes": [models.Index(Lower("data"), name="by_data", condition=~models.Q(at=None))]},
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
        migrations.RunSQL(SQL),
    ]
"""

HEAD = "from migrator.db import migrations, models\n"
BODY = "class Migration(migrations.Migration):\n    dependencies = []\n    operations = []\n"

NEEDS_EXECUTION = {
    "a module of the project": HEAD + "import json\n" + BODY,
    "a relative import": HEAD + "from . import __name__ as package\n" + BODY,
    "everything of a module": HEAD + "from migrator.db.models import *\n" + BODY,
    "a connection": HEAD + "from migrator.db import connection\n" + BODY,
    "a statement that does something": HEAD + "print('hello')\n" + BODY,
    "a condition": HEAD + "if True:\n    X = 1\n" + BODY,
    "a call of a built-in": HEAD + BODY.replace("operations = []", "operations = [migrations.RunSQL(str(1))]"),
    "a call of a function of ours": HEAD + "from migrator.utils import timezone\nNOW = timezone.now()\n" + BODY,
    "a file that is read": HEAD + BODY.replace("operations = []", "sql = open(__file__).read()"),
    "a setting": HEAD + "from migrator.conf import settings\nDEBUG = settings.DEBUG\n" + BODY,
    "a decorator": HEAD + "@staticmethod\ndef run(apps, editor): ...\n" + BODY,
    "another class": HEAD + "class Other: ...\n" + BODY,
    "a class with a method": HEAD + BODY + "    def apply(self, *args): ...\n",
    "a keyword of the class": HEAD + "class Migration(migrations.Migration, metaclass=type):\n    operations = []\n",
    "dependencies that are made": HEAD + BODY.replace("dependencies = []", "dependencies = [('a', 'b')][:1]"),
    "dependencies said twice": HEAD + BODY + "    dependencies = [('other', '0001_initial')]\n",
    "dependencies added to": HEAD + BODY + "    dependencies += [('other', '0001_initial')]\n",
    "dependencies changed later": HEAD + BODY + "X = Migration.dependencies.append(('other', '0001_initial'))\n",
    "a name that is used twice": HEAD + "models = 1\n" + BODY,
    "a comprehension": HEAD + BODY.replace("operations = []", "operations = [migrations.RunSQL(x) for x in 'ab']"),
}


def executed(source: str) -> Any:
    """Return the class ``Migration`` that *source* makes."""
    names: dict[str, Any] = {"__name__": __name__, "__package__": __package__, "__file__": __file__}
    exec(source, names)
    return names["Migration"]


def test_what_is_said_plainly_is_read() -> None:
    facts = declared(PLAIN.encode(), executed(PLAIN))

    assert facts == {
        "root": ("migrator",),
        "initial": True,
        "atomic": False,
        "dependencies": ("AUTH_USER_MODEL", ("other", "0001_initial")),
        "run_before": (("later", "0001_initial"),),
        "replaces": (("app", "0000_old"),),
    }
    assert declared((HEAD + BODY).encode(), executed(HEAD + BODY)) is not None


@pytest.mark.parametrize("what", NEEDS_EXECUTION)
def test_everything_else_is_executed(what: str) -> None:
    source = NEEDS_EXECUTION[what]

    assert declared(source.encode(), executed(source)) is None


class Package:
    """A package of migrations on disk that is read as a new process would."""

    def __init__(self, folder: Path) -> None:
        self.name = f"put_off_{uuid4().hex}"
        self.folder = folder / self.name
        self.folder.mkdir()
        (self.folder / "__init__.py").touch()

    def write(self, name: str, text: str) -> None:
        (self.folder / f"{name}.py").write_text(text)

    def read(self) -> dict[str, Any]:
        for name in [name for name in sys.modules if name.startswith(self.name)]:
            del sys.modules[name]
        importlib.invalidate_caches()
        package = importlib.import_module(self.name)
        return {migration.name: migration for migration in read_migrations(package, "app").migrations}

    def module(self, name: str) -> ModuleType | None:
        """Return a module if it has been executed."""
        return sys.modules.get(f"{self.name}.{name}")

    def learn(self) -> None:
        """Read as often as it takes to know what can be put off."""
        self.read()
        self.read()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Package]:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setattr(sys, "warnoptions", [])
    made = Package(tmp_path)
    made.write("0001_initial", PLAIN)
    made.write("0002_next", HEAD + BODY.replace("operations = []", "operations = [migrations.RunSQL('')]"))
    yield made
    for name in [name for name in sys.modules if name.startswith(made.name)]:
        del sys.modules[name]


def test_names_and_dependencies_are_known_without_executing_anything(package: Package) -> None:
    eager = package.read()
    assert package.module("0001_initial") is not None
    package.learn()

    late = package.read()

    known = ("name", "app_label", "dependencies", "run_before", "replaces", "initial", "atomic")
    for name, migration in late.items():
        assert [getattr(migration, each) for each in known] == [getattr(eager[name], each) for each in known]
        assert (str(migration), repr(migration), hash(migration)) == (
            str(eager[name]),
            repr(eager[name]),
            hash(eager[name]),
        )
        assert migration == eager[name]
        assert isinstance(migration, migrations.Migration)
        assert package.module(name) is None
    assert isinstance(late["0001_initial"].dependencies[0], SwappableTuple)


@pytest.mark.parametrize(
    "ask",
    [
        lambda migration: migration.operations,
        lambda migration: migration.__class__,
        lambda migration: migration.__module__,
        lambda migration: migration.suggest_name(),
        vars,
        copy.copy,
        copy.deepcopy,
        pickle.dumps,
        lambda migration: isinstance(migration, Package),
        lambda migration: setattr(migration, "elidable", True),
    ],
)
def test_whatever_else_is_asked_executes_that_file_alone(package: Package, ask: Any) -> None:
    package.learn()
    late = package.read()

    ask(late["0002_next"])

    module = package.module("0002_next")
    assert module is not None
    assert package.module("0001_initial") is None
    assert type(late["0002_next"]) is module.Migration
    assert isinstance(late["0002_next"], module.Migration)
    expected = vars(module.Migration("0002_next", "app"))
    assert {name: vars(late["0002_next"])[name] for name in expected} == expected


def test_what_was_changed_before_stays_changed(package: Package) -> None:
    package.learn()
    migration = package.read()["0002_next"]
    migration.dependencies.append(("app", "0001_initial"))

    assert len(migration.operations) == 1
    assert migration.dependencies == [("app", "0001_initial")]
    assert type(migration).dependencies == []


def test_a_changed_file_is_executed_and_its_errors_are_seen(package: Package) -> None:
    package.learn()
    package.write("0002_next", HEAD + BODY + "1 / 0\n")
    with pytest.raises(ZeroDivisionError):
        package.read()
    package.write("0002_next", HEAD + "# no class\n")
    with pytest.raises(BadMigrationError, match="has no Migration class"):
        package.read()
    package.write("0002_next", HEAD + BODY.replace("operations = []", "operations = [ 1 ]"))
    with pytest.raises(BadMigrationError, match="operations must hold operations, not 1"):
        package.read()


def test_a_file_that_needs_something_of_the_project_fails_as_soon_as_it_is_gone(package: Package) -> None:
    package.write("_validators", "def check(value): ...\n")
    package.write("0003_more", HEAD + f"import {package.name}._validators\n" + BODY)
    package.learn()
    package.read()
    assert package.module("0003_more") is not None

    (package.folder / "_validators.py").unlink()

    with pytest.raises(ModuleNotFoundError):
        package.read()


def test_where_warnings_are_asked_for_everything_is_executed(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    package.learn()
    monkeypatch.setattr(sys, "warnoptions", ["error"])
    package.read()
    assert package.module("0001_initial") is not None


def test_notes_of_another_version_are_not_trusted(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    package.learn()
    monkeypatch.setattr("migrator.migrations.bundles.MADE_BY", "another version")
    package.read()
    assert package.module("0001_initial") is not None


def test_a_name_that_is_an_alias_counts_while_it_is_one(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    import migrator.db

    for name in ("migrator", "migrator.db", "migrator.db.migrations", "migrator.db.models"):
        importlib.import_module(name)
        monkeypatch.setitem(sys.modules, name.replace("migrator", "django"), sys.modules[name])
    package.write("0003_more", (HEAD + BODY).replace("migrator", "django"))
    package.learn()
    package.read()
    assert package.module("0003_more") is None

    for name in [name for name in sys.modules if name.partition(".")[0] == "django"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "django", None)
    assert migrator.db.__name__ == "migrator.db"
    with pytest.raises(ModuleNotFoundError):
        package.read()
