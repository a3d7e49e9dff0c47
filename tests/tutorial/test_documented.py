"""A project made of what the documentation shows: unchanged but for the name of the package, and as Django plays it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.sources import find_python, prepare

HERE = Path(__file__).parent
GOLDEN = HERE / "golden" / "documented.txt"
ROOT = HERE.parents[1]

COMMANDS = (
    "makemigrations --check",
    "check --fail-level ERROR",
    "migrate",
    "play nothing",
    "shell -v 0 -c exec(open('use.py').read())",
    "play wild-is-the-wind --twice",
    "migrate loans 0001",
    "migrate -v 2",
    "dumpdata contenttypes --natural-primary",
    "migrate music zero",
)
"""The session; a command without blanks in its last argument is split at its blanks."""

NOISE = re.compile(r"^(System check identified|WARNINGS:|.*fields\.W163|\s*$|  .*\(\d\.\d+s\))")
"""Lines that are not the same on every database, or at every time."""


def project(folder: Path, root: str) -> Path:
    """Copy the project, with the package's name put in the place of Django's."""
    target = folder / root
    shutil.copytree(HERE / "documented", target)
    for path in target.rglob("*.py"):
        path.write_text(path.read_text().replace("django", root))
    return target


def play(folder: Path, start: list[str], root: str, database: dict[str, Any], **environment: str) -> str:
    """Run the commands and return what they print, with Django's name in the place of the package's."""
    engine = database["ENGINE"].replace("migrator", root)
    environment["SITE_DATABASE"] = json.dumps({**database, "ENGINE": engine})
    printed = []
    for command in COMMANDS:
        name, _, code = command.partition(" -c ")
        arguments = [*name.split(), *(["-c", code] if code else [])]
        done = subprocess.run(
            [*start, *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONHASHSEED": "0", "NO_COLOR": "1", **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        lines = [line for line in (done.stdout + done.stderr).splitlines() if not NOISE.match(line)]
        printed += [f"$ {command}", *lines]
    return "\n".join(printed).replace(root, "django") + "\n"


def test_the_project_runs_after_its_imports_were_renamed(tmp_path: Path, database_settings: dict[str, Any]) -> None:
    folder = project(tmp_path, "migrator")
    text = play(folder, [sys.executable, "manage.py"], "migrator", database_settings, PYTHONPATH=str(ROOT))
    if os.environ.get("MIGRATOR_WRITE_GOLDEN"):
        GOLDEN.write_text(text)
    assert text == GOLDEN.read_text()


def test_the_project_runs_unchanged_with_the_alias(tmp_path: Path) -> None:
    folder = project(tmp_path, "django")
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}
    environment = {"PYTHONPATH": f"{ROOT}{os.pathsep}{folder}", "MIGRATOR_ALIAS": "1"}
    environment["MIGRATOR_SETTINGS_MODULE"] = "config.settings"
    text = play(folder, [sys.executable, "-m", "migrator"], "django", database, **environment)
    assert text.replace("migrator", "django") == GOLDEN.read_text()


def test_django_plays_it_the_same_way(tmp_path: Path, database_settings: dict[str, Any]) -> None:
    try:
        find_python()
    except SystemExit as reason:
        pytest.skip(str(reason))
    folder = project(tmp_path, "django")
    python = str(prepare("6.1.3").python)
    assert play(folder, [python, "manage.py"], "django", database_settings, PYTHONPATH="") == GOLDEN.read_text()
