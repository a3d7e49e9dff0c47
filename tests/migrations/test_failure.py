"""A migration that fails leaves everything as it was, and says where it failed.

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

from tests.migrations.failing import CASES, INITIAL, MIGRATION, Case
from tests.migrations.snapshots import snapshot

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"

MANAGE = """\
import sys
from pathlib import Path
from migrator import setup
from migrator.conf import settings
from migrator.core.management import call_command, execute_from_command_line
from tests.migrations.snapshots import snapshot

database = {database!r}
settings.configure(DATABASES={{"default": database}}, INSTALLED_APPS=["people"], SECRET_KEY="x")
setup()
call_command("migrate", *{first!r}, verbosity=0)
Path("before").write_text(repr(snapshot(database)))
execute_from_command_line(sys.argv)
"""
"""It prepares the database before it runs its command: starting one process is cheaper than starting two."""


class Project:
    """A project with one app, ``people``, that has no models left: only its migrations count here.

    Args:
        folder: where to put it.
        database: its database.
        case: what is in its second migration.
    """

    def __init__(self, folder: Path, database: dict[str, Any], case: Case) -> None:
        self.folder = folder
        migrations = folder / "people" / "migrations"
        migrations.mkdir(parents=True)
        for package in (folder / "people", migrations):
            (package / "__init__.py").touch()
        (migrations / "0001_initial.py").write_text(INITIAL)
        (migrations / "0002_changes.py").write_text(MIGRATION.format(operations=f"        {case.operations}"))
        first = ["people"] if case.forwards_first else ["people", "0001"]
        (folder / "manage.py").write_text(MANAGE.format(database=database, first=first))

    def manage(self, arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``manage.py``."""
        environment = {name: value for name, value in os.environ.items() if name != "MIGRATOR_OVERLAY"}
        return subprocess.run(
            [sys.executable, "manage.py", *arguments.split()],
            cwd=self.folder,
            env={**environment, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )


def what_is_seen(done: subprocess.CompletedProcess[str], folder: Path) -> str:
    """Return what a user reads: the output, and the traceback without the way through our code."""
    last = done.stderr.rindex("Traceback (most recent call last):")
    error = re.sub(r"(?m)^  .*\n", "", done.stderr[last:])
    return f"{done.stdout}\n{error}[exit {done.returncode}]\n".replace(str(folder), "<folder>")


@pytest.mark.parametrize("name", CASES)
def test_nothing_changes_and_the_error_names_the_place(
    name: str, vendor: str, database_settings: dict[str, Any], tmp_path: Path
) -> None:
    case = CASES[name]
    folder = tmp_path / "project"
    done = Project(folder, database_settings, case).manage(case.arguments)

    assert repr(snapshot(database_settings)) == (folder / "before").read_text()
    seen = what_is_seen(done, folder)
    golden = GOLDEN / f"{name}.{vendor}.txt"
    if os.environ.get("MIGRATOR_WRITE_GOLDEN"):
        golden.write_text(seen)
    assert seen == golden.read_text()
