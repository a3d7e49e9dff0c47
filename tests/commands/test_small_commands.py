"""Commands that only look at the history do not load what changes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.project import Project, new_project

MODELS = """\
from migrator.db import models

class Thing(models.Model):
    title = models.CharField(max_length=20)
"""

RUN = """\
import sys
from migrator.core.management import execute_from_command_line
try:
    execute_from_command_line(["manage.py", *sys.argv[1:]])
finally:
    executed = sorted(name.rpartition(".")[2] for name in sys.modules if name.startswith("shop.migrations."))
    print(*executed, "with querysets" if "migrator.models.queryset.queryset" in sys.modules else "")
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with two migrations, both applied, whose commands have been run before."""
    made = new_project(tmp_path_factory.mktemp("small"), MODELS)
    made.write("run.py", RUN)
    assert run(made, "makemigrations", "shop")
    made.write("shop/models.py", MODELS + "    pages = models.IntegerField(default=0)\n")
    assert run(made, "makemigrations", "shop", "-n", "pages")
    assert run(made, "migrate")
    run(made, "showmigrations")
    return made


def run(project: Project, *arguments: str) -> list[str]:
    """Run a command and return the lines that it prints, with what it has loaded at the end."""
    outcome = project.python("run.py", *arguments, PYTHONDONTWRITEBYTECODE="")
    assert outcome.code == 0, outcome.text
    return outcome.out.splitlines()


def test_showing_migrations_executes_none(project: Project) -> None:
    assert run(project, "showmigrations")[-3:] == [" [X] 0001_initial", " [X] 0002_pages", ""]


def test_when_they_were_applied_is_read_when_it_is_shown(project: Project) -> None:
    *lines, loaded = run(project, "showmigrations", "-v", "2")
    assert [line.partition(" (applied at ")[0] for line in lines[-2:]] == [" [X] 0001_initial", " [X] 0002_pages"]
    assert all(len(line.partition(" (applied at ")[2]) == len("2026-01-01 00:00:00)") for line in lines[-2:])
    assert loaded == "with querysets"


def test_the_sql_of_a_migration_executes_what_comes_before(project: Project) -> None:
    assert run(project, "sqlmigrate", "shop", "0001")[-1] == "0001_initial "
    assert run(project, "sqlmigrate", "shop", "0002")[-1] == "0001_initial 0002_pages "


@pytest.mark.parametrize("arguments", [("migrate",), ("makemigrations", "--check")])
def test_where_nothing_is_to_be_done_nothing_is_queried(project: Project, arguments: tuple[str, ...]) -> None:
    # What the first one finds out, of either, the next need not find out again.
    assert run(project, *arguments)[-1] in ("", "0001_initial 0002_pages ")
    assert run(project, *arguments)[-1] == ""


def test_a_broken_migration_is_reported_by_each_of_them(project: Project) -> None:
    path = "shop/migrations/0002_pages.py"
    text = (Path(project.folder) / path).read_text()
    project.write(path, text.replace("IntegerField", "NoSuchField"))
    try:
        for arguments in (("showmigrations",), ("sqlmigrate", "shop", "0001"), ("migrate",), ("makemigrations",)):
            outcome = project.python("run.py", *arguments, PYTHONDONTWRITEBYTECODE="")
            assert outcome.code == 1
            assert "NoSuchField" in outcome.err
    finally:
        project.write(path, text)
