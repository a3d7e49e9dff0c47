"""Files that commands write are formatted by ``black`` or ``ruff`` where one is installed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from .project import Project, new_project

MODELS = """\
from migrator.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)
"""


PROGRAM = f"""\
#!{sys.executable}
import sys
open("called", "a").write(" ".join([sys.argv[0].rpartition("/")[2], *sys.argv[1:]]) + chr(10))
"""


def installed(project: Project, **programs: str) -> str:
    """Put programs into a folder and return a ``PATH`` of it alone."""
    for name, text in programs.items():
        project.write(f"bin/{name}", text)
        (project.folder / "bin" / name).chmod(0o755)
    return str(project.folder / "bin")


@pytest.mark.skipif(sys.platform == "win32", reason="programs are scripts here")
@pytest.mark.parametrize(
    ("programs", "expected"),
    [
        (("black",), "black --fast -- "),
        (("ruff",), "ruff format --no-cache --quiet -- "),
        (("black", "ruff"), "black --fast -- "),
    ],
    ids=" and ".join,
)
def test_a_formatter_is_called_with_what_was_written(tmp_path: Path, programs: tuple[str, ...], expected: str) -> None:
    project = new_project(tmp_path, MODELS)
    path = installed(project, **dict.fromkeys(programs, PROGRAM))
    made = project.run("makemigrations", "shop", PATH=path)
    assert made.code == 0, made.text
    [called] = (tmp_path / "called").read_text().splitlines()
    assert called.startswith(expected)
    assert called.endswith("shop/migrations/0001_initial.py")


@pytest.mark.skipif(sys.platform == "win32", reason="programs are scripts here")
@pytest.mark.parametrize("program", ["black", "ruff"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"#!{sys.executable}\nraise SystemExit('no')\n", ""),
        ("#!/nowhere/python\n", "Formatters failed to launch"),
        ("neither a script nor a program", "Formatters failed to launch"),
    ],
    ids=["fails", "no interpreter", "no program"],
)
def test_a_formatter_that_fails_fails_no_command(tmp_path: Path, program: str, text: str, told: str) -> None:
    project = new_project(tmp_path, MODELS)
    made = project.run("makemigrations", "shop", PATH=installed(project, **{program: text}))
    assert made.code == 0, made.text
    assert told in made.err
    assert bool(made.err) == bool(told)
    migrated = project.run("migrate")
    assert migrated.code == 0, migrated.text
    assert "shop.0001_initial... OK" in migrated.out


@pytest.mark.skipif(sys.platform == "win32", reason="programs are scripts here")
def test_without_files_ruff_is_not_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from migrator.core.management.utils import find_formatters, run_formatters

    monkeypatch.setenv("PATH", installed(new_project(tmp_path, MODELS), ruff=PROGRAM))
    monkeypatch.chdir(tmp_path)
    run_formatters([])
    run_formatters(["any.py"], black_path=None)
    assert not (tmp_path / "called").exists()
    run_formatters(["any.py"], **find_formatters())
    assert (tmp_path / "called").read_text() == "ruff format --no-cache --quiet -- any.py\n"


@pytest.mark.skipif(
    shutil.which("ruff", path=str(Path(sys.executable).parent)) is None, reason="ruff is not installed"
)
def test_ruff_formats_a_migration(tmp_path: Path) -> None:
    project = new_project(tmp_path, MODELS)
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/ruff").symlink_to(str(ruff))
    made = project.run("makemigrations", "shop", PATH=str(tmp_path / "bin"))
    assert made.code == 0, made.text
    migration = (tmp_path / "shop/migrations/0001_initial.py").read_text()
    assert '("name", models.CharField(max_length=50)),' in migration
    assert not (tmp_path / ".ruff_cache").exists()


def test_a_formatter_that_does_not_start_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    from migrator.core.management.utils import get_random_secret_key, run_formatters

    run_formatters(["any.py"], black_path="/nowhere/black")
    told = capsys.readouterr().err
    assert "Formatters failed to launch" in told
    assert "/nowhere/black" in told
    assert len(get_random_secret_key()) == 50


def test_a_squash_from_the_beginning_takes_the_first_number(tmp_path: Path) -> None:
    project = new_project(tmp_path, MODELS)
    project.run("makemigrations", "shop", "--name", "begin")
    (tmp_path / "shop/migrations/0001_begin.py").rename(tmp_path / "shop/migrations/1_begin.py")
    project.write("shop/models.py", MODELS + "    born = models.IntegerField(default=0)\n")
    project.run("makemigrations", "shop", "--name", "born")
    squashed = project.run("squashmigrations", "shop", "0002", "--squashed-name", "both", "--noinput")
    assert squashed.code == 0, squashed.text
    assert (tmp_path / "shop/migrations/0001_both.py").exists()
