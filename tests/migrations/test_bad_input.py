"""Every mistake has an error that gives the fact, the place and the next step, and nothing is changed by it.

``MIGRATOR_WRITE_GOLDEN=1`` writes the golden texts anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.migrations.bad_input import CASES, MODELS, Case
from tests.migrations.failing import INITIAL
from tests.migrations.snapshots import snapshot

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden" / "bad_input"

MANAGE = """\
import importlib, sys
from pathlib import Path
from migrator import setup
from migrator.conf import settings
from migrator.core.management import call_command, execute_from_command_line
from tests.migrations.snapshots import snapshot

database = {database!r}
case = __import__("tests.migrations.bad_input", fromlist=["CASES"]).CASES[{name!r}]
settings.configure(DATABASES={{"default": {{**database}}}}, INSTALLED_APPS=["people"], SECRET_KEY="x")
setup()
from migrator.db import connection
call_command("migrate", "people", "0001", verbosity=0)
for path, text in case.files.items():
    Path(path).write_text(text)
importlib.invalidate_caches()
if case.applied_first:
    call_command("migrate", *case.applied_first, verbosity=0)
for path in case.removed:
    Path(path).unlink()
if case.forgotten:
    from migrator.db.migrations.recorder import MigrationRecorder
    MigrationRecorder(connection).record_unapplied("people", case.forgotten)
connection.close()
Path("before").write_text(repr(snapshot(database)))
"""
"""It prepares project and database, then becomes the command."""

COMMAND = """\
import sys
from migrator.conf import settings
from migrator.core.management import execute_from_command_line
options = {options}
given = dict(DATABASES={{"default": {{**{database!r}, "OPTIONS": options}}}}, INSTALLED_APPS=["people"], SECRET_KEY="x")
exec({settings!r}, given)
given = {{name: value for name, value in given.items() if name.isupper()}}
settings.configure(**given)
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the project."""
    environment = {name: value for name, value in os.environ.items() if name != "MIGRATOR_OVERLAY"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def prepare(folder: Path, name: str, case: Case, vendor: str, database: dict[str, Any]) -> None:
    """Lay out the project, apply its first migration and make the mistake."""
    migrations = folder / "people" / "migrations"
    migrations.mkdir(parents=True)
    for package in (folder / "people", migrations):
        (package / "__init__.py").touch()
    (migrations / "0001_initial.py").write_text(INITIAL)
    (folder / "people" / "models.py").write_text(MODELS.format(more=""))
    (folder / "prepare.py").write_text(MANAGE.format(database=database, name=name))
    options = case.options.get(vendor, "{}")
    if '"port"' in options:
        options, database = "{}", {**database, "PORT": "1"}
    (folder / "manage.py").write_text(COMMAND.format(options=options, database=database, settings=case.settings))
    done = run(folder, "prepare.py")
    assert done.returncode == 0, done.stderr


def seen(done: subprocess.CompletedProcess[str], folder: Path) -> str:
    """Return what a user reads: the output, and the last traceback without the way through our code."""
    error = done.stderr
    if "Traceback (most recent call last):" in error:
        error = error[error.rindex("Traceback (most recent call last):") :]
        # The way through our code goes; the user's file, the line in it and the caret under it stay.
        error = re.sub(r'(?m)^  File "(?!<folder>).*\n(    .*\n)*', "", error.replace(str(folder), "<folder>"))
        error = re.sub(r'(?m)^  File "<folder>/manage.py".*\n(    .*\n)*', "", error)
    text = f"{done.stdout}\n{error}[exit {done.returncode}]\n".replace(str(folder), "<folder>")
    text = re.sub(r"(could not be opened): .*", r"\1: <settings>.", text)
    return re.sub(r"connection to server at .* failed", "connection to server at <server> failed", text)


PAIRS = [(name, vendor) for name, case in CASES.items() for vendor in case.vendors]


@pytest.fixture
def vendor(request: pytest.FixtureRequest) -> str:
    """The database of the case."""
    return str(request.param)


@pytest.mark.parametrize(("name", "vendor"), PAIRS, indirect=["vendor"])
def test_the_error_says_what_and_where_and_nothing_is_changed(
    name: str, vendor: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if vendor == "postgres" and databases.server() is None:
        pytest.skip("no PostgreSQL was found")
    database = request.getfixturevalue("database_settings")
    case = CASES[name]
    folder = tmp_path / "project"
    prepare(folder, name, case, vendor, database)
    files = {path: path.read_text() for path in folder.rglob("*.py")}

    done = run(folder, "manage.py", *case.command.split())

    assert repr(snapshot(database)) == (folder / "before").read_text()
    assert {path: path.read_text() for path in folder.rglob("*.py")} == files
    golden = GOLDEN / f"{name}.{vendor}.txt"
    text = seen(done, folder)
    if os.environ.get("MIGRATOR_WRITE_GOLDEN"):
        golden.write_text(text)
    assert text == golden.read_text()
