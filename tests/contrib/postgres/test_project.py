"""A project whose models and migrations were written for Django's contrib.postgres, from nothing to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.commands.project import Project

SETTINGS = """\
DATABASES = {{"default": {database!r}}}
INSTALLED_APPS = ["django.contrib.postgres", "shop"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = "only for tests"
"""

EXTENSIONS = """\
from django.contrib.postgres.operations import BtreeGistExtension, HStoreExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    operations = [BtreeGistExtension(), HStoreExtension(), TrigramExtension()]
"""

MODELS = """\
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, HStoreField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.contrib.postgres.validators import ArrayMinLengthValidator
from django.db import models
from django.db.models.functions import Upper


class Lease(models.Model):
    tags = ArrayField(models.CharField(max_length=TAG_LENGTH), default=list, validators=[ArrayMinLengthValidator(1)])
    facts = HStoreField(default=dict)
    period = DateRangeField(default=(None, None))
    text = models.TextField()
    words = models.GeneratedField(
        expression=SearchVector("text", config="english"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        indexes = INDEXES
        constraints = [
            ExclusionConstraint(name="no_overlap", expressions=[("period", RangeOperators.OVERLAPS)]),
        ]
"""

FIRST = MODELS.replace("TAG_LENGTH", "10").replace("INDEXES", '[GinIndex(fields=["tags"], name="by_tag")]')
SECOND = MODELS.replace("TAG_LENGTH", "20").replace(
    "INDEXES",
    '[GinIndex(OpClass(Upper("text"), name="gin_trgm_ops"), name="by_text"), GinIndex(fields=["words"], name="by_word")]',
)

USE = """
import migrator
migrator.setup(alias=True)
from shop.models import Lease
from django.contrib.postgres.search import SearchQuery
Lease.objects.create(tags=["a"], facts={"k": 1}, period=("2020-01-01", "2020-02-01"), text="Two parrots")
found = Lease.objects.get(tags__contains=["a"], facts__k="1", words=SearchQuery("parrot", config="english"))
print(found.facts, found.period.lower)
"""


@pytest.fixture
def project(tmp_path: Path, vendor_is_postgres: None) -> Iterator[Project]:
    with databases.empty_database("postgres", tmp_path) as database:
        project = Project(tmp_path)
        project.write("settings.py", SETTINGS.format(database=database))
        project.write("shop/__init__.py", "")
        project.write("shop/models.py", FIRST)
        project.write("shop/migrations/__init__.py", "")
        project.write("shop/migrations/0001_extensions.py", EXTENSIONS)
        yield project


def test_from_nothing_to_nothing(project: Project) -> None:
    def run(*arguments: str) -> str:
        outcome = project.run(*arguments, MIGRATOR_ALIAS="1")
        assert outcome.code == 0, outcome.text
        return outcome.text

    run("makemigrations", "shop", "-n", "lease")
    written = (project.folder / "shop/migrations/0002_lease.py").read_text()
    for line in (
        "import migrator.contrib.postgres.fields\n",
        "import migrator.contrib.postgres.fields.hstore\n",
        "import migrator.contrib.postgres.validators\n",
        "migrator.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list",
        "migrator.contrib.postgres.indexes.GinIndex(fields=['tags'], name='by_tag')",
        "migrator.contrib.postgres.constraints.ExclusionConstraint(expressions=[('period', '&&')], name='no_overlap')",
    ):
        assert line in written
    run("migrate")
    assert "No changes detected" in run("makemigrations", "--check", "--dry-run")
    used = project.python("-c", USE)
    assert (used.out, used.code) == ("{'k': '1'} 2020-01-01\n", 0), used.text
    project.write("shop/models.py", SECOND)
    told = run("makemigrations", "shop", "-n", "more")
    assert "Alter field tags on lease" in told
    assert "Remove index by_tag from lease" in told
    sql = run("sqlmigrate", "shop", "0003")
    assert 'CREATE INDEX "by_text" ON "shop_lease" USING gin ((UPPER("text")) gin_trgm_ops);' in sql
    assert 'ALTER COLUMN "tags" TYPE varchar(20)[]' in sql
    run("migrate")
    assert "No changes detected" in run("makemigrations", "--check", "--dry-run")
    run("migrate", "shop", "zero")
