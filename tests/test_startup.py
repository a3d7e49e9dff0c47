"""What a program pays for before it does anything: the modules that are loaded, counted, since seconds vary."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1]

SETUP = """
import json, sys
before = set(sys.modules)
import migrator
from migrator.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "migrator.db.backends.sqlite3", "NAME": ":memory:"}})
migrator.setup()
"""

MODELS = """
from migrator.db import models

class Book(models.Model):
    title = models.CharField(max_length=100, unique=True)
    author = models.ForeignKey("self", models.CASCADE, related_name="books")
    tags = models.ManyToManyField("self")

    class Meta:
        app_label = "library"
        indexes = [models.Index(fields=["title", "author"])]
        constraints = [models.CheckConstraint(condition=models.Q(id__gt=0), name="positive")]
"""

REPORT = "\nprint(json.dumps(sorted(set(sys.modules) - before)))"

NEVER = {
    *("asgiref", "asyncio", "concurrent.futures", "dataclasses", "difflib", "html.parser", "importlib.abc", "inspect"),
    *("json", "logging.config", "multiprocessing", "pathlib", "psycopg", "sqlite3", "sqlparse", "ssl", "statistics"),
    *("subprocess", "tempfile", "unittest", "urllib.parse", "uuid", "zoneinfo"),
    *("migrator.backends.postgresql", "migrator.backends.sqlite3", "migrator.commands", "migrator.migrations"),
    *("migrator.query", "migrator.models.queryset", "migrator.models.deletion", "migrator.models.save_plans"),
    *("migrator.expressions.base", "migrator.expressions.lookups", "migrator.expressions.functions"),
}
"""Modules that neither starting nor declaring models may load."""


def loaded(program: str) -> set[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MIGRATOR_", "DJANGO_"))}
    environment["PYTHONPATH"] = str(FOLDER)
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=FOLDER, capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("program", [SETUP, SETUP + MODELS], ids=["setup", "models"])
def test_starting_loads_nothing_that_is_not_needed(program: str) -> None:
    assert loaded(program + REPORT) & NEVER == set()


def test_starting_loads_few_modules() -> None:
    assert len([name for name in loaded(SETUP + REPORT) if name.startswith("migrator")]) <= 22


def test_declaring_models_loads_no_more_modules_than_it_did() -> None:
    """A ratchet: lower it when the number falls."""
    assert len([name for name in loaded(SETUP + MODELS + REPORT) if name.startswith("migrator")]) <= 185


LOOKING = """
import io, sys
from contextlib import redirect_stdout
from migrator.core.management import execute_from_command_line
with redirect_stdout(io.StringIO()):
    execute_from_command_line(["manage.py", *COMMAND])
"""

NOT_TO_LOOK = {
    *("asyncio", "bz2", "inspect", "lzma", "multiprocessing", "pathlib", "shutil", "sqlparse", "subprocess"),
    *("migrator.query", "migrator.models.queryset", "migrator.expressions.base", "migrator.expressions.lookup"),
    *("migrator.backends.base.schema", "migrator.backends.base.creation", "migrator.backends.base.client"),
    *("migrator.migrations.operations", "migrator.migrations.state", "migrator.migrations.autodetector"),
    *("migrator.migrations.questioner", "migrator.migrations.writer", "migrator.migrations.detection"),
    *("migrator.runtime.lanes", "migrator.runtime.async_cursor", "migrator.schema.indexes"),
}
"""Modules that a command does without which only looks at the history."""


def test_looking_at_the_history_loads_nothing_that_changes_it() -> None:
    program = SETUP + LOOKING.replace("COMMAND", repr(["showmigrations"])) + REPORT
    assert loaded(program) & NOT_TO_LOOK == set()
