"""Methods that an app replaces before anything was written: what is usual is noted where it is defined."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
from migrator.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "migrator.db.backends.sqlite3", "NAME": ":memory:"}})
from migrator.db import models
from migrator.db.models.deletion import Collector
from migrator.db.models.sql.compiler import SQLCompiler, SQLDeleteCompiler, SQLInsertCompiler, SQLUpdateCompiler

calls = []

def replace(owner, name):
    inherited = getattr(owner, name)

    def replaced(*args, **kwargs):
        calls.append(name)
        return inherited(*args, **kwargs)

    setattr(owner, name, replaced)

replace(%s)
import migrator
migrator.setup()
from migrator.db import connection

class Thing(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "things"

with connection.schema_editor() as editor:
    editor.create_model(Thing)
calls.clear()
%s
assert calls, "not called"
"""


@pytest.mark.parametrize(
    ("replaced", "statement"),
    [
        ("Collector, 'collect'", "Thing.objects.create(name='a').delete()"),
        ("Collector, 'delete'", "Thing.objects.create(name='a').delete()"),
        ("models.Field, 'pre_save'", "Thing(name='a').save()"),
        ("models.Field, 'pre_save'", "Thing.objects.bulk_create([Thing(name='a')])"),
        ("SQLCompiler, 'execute_sql'", "list(Thing.objects.all())"),
        ("SQLDeleteCompiler, 'execute_sql'", "Thing(pk=1).delete()"),
    ],
)
def test_a_method_that_was_replaced_before_its_first_use_is_called(replaced: str, statement: str) -> None:
    assert subprocess.run([sys.executable, "-c", SCRIPT % (replaced, statement)], check=False).returncode == 0
