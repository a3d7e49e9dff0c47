"""Files that commands write are formatted by ``black`` where it is installed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from .project import new_project

MODELS = """\
from migrator.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)
"""


def test_black_is_called_with_what_was_written(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("programs are scripts here")
    project = new_project(tmp_path, MODELS)
    project.write("bin/black", f'#!{sys.executable}\nimport sys\nopen("called", "a").write(" ".join(sys.argv[1:]))\n')
    (tmp_path / "bin/black").chmod(0o755)
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    made = project.run("makemigrations", "shop", PATH=path)
    assert made.code == 0, made.text
    called = (tmp_path / "called").read_text()
    assert called.startswith("--fast -- ")
    assert called.endswith("shop/migrations/0001_initial.py")


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
