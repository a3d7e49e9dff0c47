"""What is kept about a whole history spares work, and never changes what a command says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.project import Outcome, Project, new_project

MODELS = """\
from migrator.db import models

class Item(models.Model):
    name = models.CharField(max_length=20)
"""

# Of another size: Python itself takes a file of the same size and second for unchanged.
WIDER = MODELS.replace("20", "300")

RUN = """\
import json, sys
import migrator
migrator.setup()
from migrator.core.management import call_command
code = 0
try:
    call_command(*json.loads(sys.argv[1]))
except SystemExit as end:
    code = end.code
parts = ("state.project", "operations.models", "autodetector", "questioner", "writer")
print(json.dumps([code, [part for part in parts if "migrator.migrations." + part in sys.modules]]))
"""

MIGRATE = ["migrate", "-v1"]
CHECK = ["makemigrations", "--check", "-v1"]


def run(project: Project, command: list[str], before: str = "") -> tuple[int, list[str], str]:
    """Run a command as a process of its own; return its exit code, what it had loaded at the end, and what it said."""
    outcome = project.python("-c", before + RUN, json.dumps(command), PYTHONDONTWRITEBYTECODE="")
    assert outcome.code == 0, outcome.text
    said, _, report = outcome.out.rstrip().rpartition("\n")
    code, loaded = json.loads(report)
    return code, loaded, said


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A migrated project whose migrations were read often enough to be known."""
    project = new_project(tmp_path, MODELS)
    write(project, "makemigrations", "shop")
    write(project, "migrate")
    for command in (MIGRATE, CHECK, MIGRATE):
        run(project, command)
    return project


def write(project: Project, *arguments: str) -> Outcome:
    outcome = project.run(*arguments, PYTHONDONTWRITEBYTECODE="")
    assert outcome.code == 0, outcome.text
    return outcome


def test_what_is_known_is_not_worked_out_again(project: Project) -> None:
    assert run(project, MIGRATE)[:2] == (0, [])
    assert run(project, CHECK) == (0, [], "No changes detected")


def test_what_is_known_is_said_in_the_same_words(project: Project) -> None:
    said = run(project, MIGRATE)[2]

    (project.folder / "shop/migrations/__pycache__").rename(project.folder / "shop/migrations/forgotten")
    assert run(project, MIGRATE) == (0, ["state.project", "operations.models", "autodetector", "questioner"], said)


def test_a_changed_model_is_seen(project: Project) -> None:
    project.write("shop/models.py", WIDER)

    assert run(project, CHECK)[0] == 1
    assert "have changes that are not yet reflected" in run(project, MIGRATE)[2]
    project.write("shop/models.py", MODELS)
    assert run(project, CHECK)[0] == 0


def test_a_changed_migration_is_seen(project: Project) -> None:
    path = "shop/migrations/0001_initial.py"
    text = (project.folder / path).read_text()
    project.write(path, text.replace("20", "400"))

    assert run(project, CHECK)[0] == 1
    assert "have changes that are not yet reflected" in run(project, MIGRATE)[2]


def test_a_new_migration_is_seen(project: Project) -> None:
    project.write("shop/models.py", WIDER)
    write(project, "makemigrations")

    assert run(project, CHECK)[0] == 0
    assert "Applying shop.0002" in run(project, MIGRATE)[2]


def test_a_history_without_a_state_still_fails(project: Project) -> None:
    path = "shop/migrations/0001_initial.py"
    text = (project.folder / path).read_text()
    lost = 'migrations.AddField("lost", "name", models.CharField(max_length=1)),\n    ]\n'
    project.write(path, text.rstrip().removesuffix("]") + "    " + lost)

    for _ in range(3):
        outcome = project.run(*MIGRATE, PYTHONDONTWRITEBYTECODE="")
        assert outcome.code == 1
        assert "shop.0001_initial" in outcome.err


def test_receivers_get_the_state_all_the_same(project: Project) -> None:
    listen = (
        "from migrator.db.models.signals import post_migrate\n"
        "def show(apps, **kwargs): print(type(apps).__name__, apps.get_model('shop', 'Item').__module__)\n"
        "post_migrate.connect(show)\n"
    )

    assert run(project, MIGRATE, before=listen)[2].endswith("StateApps __fake__")


def test_an_autodetector_of_the_project_is_asked_all_the_same(project: Project) -> None:
    project.write("shop/management/__init__.py", "")
    project.write("shop/management/commands/__init__.py", "")
    project.write(
        "shop/management/commands/makemigrations.py",
        "from migrator.core.management.commands.makemigrations import Command as Base\n"
        "class Detector(Base.autodetector):\n"
        "    def changes(self, **kwargs):\n"
        "        print('asked')\n"
        "        return super().changes(**kwargs)\n"
        "class Command(Base):\n"
        "    autodetector = Detector\n",
    )

    assert run(project, CHECK)[2] == "asked\nNo changes detected"


def test_migrations_that_import_the_project_are_compared_each_time(project: Project) -> None:
    path = "shop/migrations/0001_initial.py"
    text = (project.folder / path).read_text()
    project.write("shop/lengths.py", "NAME = 20\n")
    project.write(path, "from shop import lengths\n" + text.replace("20", "lengths.NAME"))
    for _ in range(3):
        assert run(project, CHECK)[0] == 0

    project.write("shop/lengths.py", "NAME = 500\n")
    assert run(project, CHECK)[0] == 1
