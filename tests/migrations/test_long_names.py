"""Names that are longer than the database allows are cut, and what is left of the rest is always the same digest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

EXPECTED = [
    "app_modelodelodelode_ieldieldieldieldield_6daac831_fk_app_other",
    "app_modelodelodelode_modelodelodelodelode_ab6e00f2_fk_app_model",
    "app_modelodelodelode_other_id_67ade434_fk_app_other",
    "app_modelodelodelodelode_fieldieldieldieldieldiel_2588889b_uniq",
    "app_modelodelodelodelode_fieldieldieldieldieldiel_f6fd5a6b_like",
    "app_modelodelodelodelode_modelodelodelodelodelode_c2e168f6_uniq",
    "app_modelodelodelodelodelo_fieldieldieldieldieldieldi_f6fd5a6b",
    "app_modelodelodelodelodelo_ieldieldieldieldieldieldie_6daac831",
    "app_modelodelodelodelodelo_modelodelodelodelodelodelo_ab6e00f2",
    "app_modelodelodelodelodelo_other_id_67ade434",
    "app_modelodelodelodelodelodelodelodelodelodelodelodelodelod3509",
    "app_modelodelodelodelodelodelodelodelodelodelodelodelodelodedfe",
]

PROGRAM = """\
import sys, json
from migrator import setup
from migrator.conf import settings
settings.configure(DATABASES={"default": json.loads(sys.argv[1])}, INSTALLED_APPS=[], SECRET_KEY="x")
setup()
from migrator.db import connection, migrations, models
from migrator.db.migrations.state import ProjectState

MODEL, FIELD = "M" + "odel" * 15, "f" + "ield" * 15
key = models.AutoField(primary_key=True)
operations = [
    migrations.CreateModel("Other", [("id", key)]),
    migrations.CreateModel(MODEL, [("id", key), (FIELD, models.CharField(max_length=9, db_index=True))]),
    migrations.AddField(MODEL, FIELD[1:], models.ForeignKey("app.Other", models.CASCADE, null=True)),
    migrations.AddField(MODEL, "many", models.ManyToManyField("app.Other")),
    migrations.AlterUniqueTogether(MODEL, {(FIELD, FIELD[1:])}),
]
states = [ProjectState()]
with connection.schema_editor() as editor:
    for operation in operations:
        states.append(states[-1].clone())
        operation.state_forwards("app", states[-1])
        operation.database_forwards("app", editor, *states[-2:])
with connection.cursor() as cursor:
    tables = connection.introspection.table_names(cursor)
    names = [name for table in tables for name in connection.introspection.get_constraints(cursor, table)]
with connection.schema_editor() as editor:
    for number in range(len(operations), 0, -1):
        operations[number - 1].database_backwards("app", editor, states[number], states[number - 1])
with connection.cursor() as cursor:
    print(json.dumps([sorted({*tables, *names}), connection.introspection.table_names(cursor)]))
"""


def names_of(settings: dict[str, Any], seed: str) -> list[str]:
    """Make tables with long names and drop them again; return the names that there were."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(settings)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    names, left = json.loads(done.stdout)
    assert left == []
    return [name for name in names if not name.startswith("__")]


def test_names_that_are_too_long_are_shortened_stably(database_settings: dict[str, Any], vendor: str) -> None:
    found = names_of(database_settings, "1")

    assert names_of(database_settings, "2") == found
    if vendor == "postgres":
        assert max(map(len, found)) == 63
        # What PostgreSQL names by itself aside, as Django 6.1.3 cuts them.
        assert [name for name in found if "_pkey" not in name and name != "app_other"] == EXPECTED
