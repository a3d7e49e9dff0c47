"""The infrastructure of the tests: both databases, and what happens without PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from migrator.db import models, transaction
from migrator.host.apps import Apps

ROOT = Path(__file__).parent.parent


def test_a_row_goes_in_and_comes_back(database: Any, tables: Callable[..., None]) -> None:
    class Note(models.Model):
        text = models.TextField()

        class Meta:
            app_label = "infrastructure"
            apps = Apps()

    tables(Note)
    notes = Note._default_manager.using(database.alias)
    with transaction.atomic(using=database.alias):
        made = notes.create(text="kept")
    assert notes.get() == made
    assert database.vendor in {"sqlite", "postgresql"}


def test_databases_for_other_processes_are_empty(vendor: str, database_settings: dict[str, Any]) -> None:
    assert database_settings["ENGINE"].startswith("migrator.db.backends.")
    assert (vendor == "sqlite") == database_settings["NAME"].endswith(".sqlite3")


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_without_postgresql_it_is_said_loudly_and_ci_fails(ci: str, code: int) -> None:
    program = (
        "import sys, pytest; from tests import postgres; postgres._binaries = lambda: None\n"
        "sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', 'tests/test_databases.py', '-k', 'goes_in']))"
    )
    environment = {name: value for name, value in os.environ.items() if name not in {"MIGRATOR_POSTGRES", "CI"}}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**environment, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "PostgreSQL WAS NOT TESTED: no server was found, 1 tests were skipped." in done.stdout
    assert done.returncode == code
