"""What is there while the app is installed: checks, types of columns, ranges in migrations."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from typing import Any

import pytest
from psycopg.types.range import Range

from migrator.commands.call import call_command
from migrator.contrib.postgres.constraints import ExclusionConstraint
from migrator.contrib.postgres.fields import (
    ArrayField,
    CITextField,
    HStoreField,
    IntegerRangeField,
    JSONField,
)
from migrator.contrib.postgres.indexes import GinIndex
from migrator.contrib.postgres.search import SearchVectorField
from migrator.db import models
from migrator.db.migrations.writer import MigrationWriter
from migrator.host.apps import Apps
from tests.contrib.postgres.shop import Item, Parcel


def model(**attributes: Any) -> Any:
    class Meta:
        app_label = "checked"
        apps = Apps(["tests.contrib.postgres"])
        required_db_vendor = "postgresql"
        indexes = attributes.pop("indexes", [])
        constraints = attributes.pop("constraints", [])

    return type("Checked", (models.Model,), {"__module__": __name__, "Meta": Meta, **attributes})


def messages(checked: Any, databases: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(message.id, str(message.msg)) for message in checked.check(databases=databases)]


NEEDED = "'migrator.contrib.postgres' must be in INSTALLED_APPS in order to use "


def test_the_app_is_needed() -> None:
    checked = model(
        tags=ArrayField(ArrayField(models.IntegerField()), default=list),
        facts=HStoreField(default=dict),
        ages=IntegerRangeField(),
        words=SearchVectorField(),
    )
    assert messages(checked) == [
        ("postgres.E005", f"{NEEDED}{name}.")
        for name in ("ArrayField", "HStoreField", "IntegerRangeField", "SearchVectorField")
    ]


def test_the_app_is_needed_by_indexes_and_constraints(vendor_is_postgres: None, _postgres_alias: None) -> None:
    checked = model(
        number=models.IntegerField(),
        indexes=[GinIndex(fields=["number"], name="i")],
        constraints=[ExclusionConstraint(name="c", expressions=[("number", "=")])],
    )
    assert messages(checked, ("postgres",)) == [
        ("postgres.E005", f"{NEEDED}GinIndex."),
        ("postgres.E005", f"{NEEDED}ExclusionConstraint."),
    ]


def test_with_the_app_nothing_is_missing(postgres: Any) -> None:
    assert messages(Item, (postgres.alias,)) == []


def test_base_fields_are_checked(app: None) -> None:
    checked = model(
        short=ArrayField(models.CharField(max_length=-1), default=list),
        related=ArrayField(models.ForeignKey("Nobody", models.CASCADE), default=list),
        shared=ArrayField(models.IntegerField(), default=[]),
        old=ArrayField(CITextField(), default=list),
        moment=ArrayField(models.DateField(default="2020-01-01"), default=list),
    )
    assert [message[0] for message in messages(checked)] == [
        "postgres.E001",
        "postgres.E002",
        "fields.E010",
        "postgres.E001",
    ]


def test_base_fields_belong_to_the_model_that_inherits_them() -> None:
    registry = Apps(["tests.contrib.postgres"])

    class Base(models.Model):
        grid: Any = ArrayField(ArrayField(models.IntegerField()))
        ages: Any = IntegerRangeField()

        class Meta:
            abstract = True
            app_label = "inherited"
            apps = registry

    class First(Base):
        class Meta(Base.Meta):
            pass

    class Second(Base):
        class Meta(Base.Meta):
            pass

    for heir in (First, Second):
        grid, ages = (heir._meta.get_field(name) for name in ("grid", "ages"))
        assert {grid.base_field.model, grid.base_field.base_field.model, ages.base_field.model} == {heir}


def test_removed_fields_say_what_to_use(app: None) -> None:
    checked = model(text=CITextField(), document=JSONField(default=dict))
    found = checked.check(databases=())
    assert [(message.id, message.hint) for message in found] == [
        (
            "fields.E907",
            'Use TextField(db_collation="…") with a case-insensitive non-deterministic collation instead.',
        ),
        ("fields.E904", "Use migrator.db.models.JSONField instead."),
    ]
    assert "migrator.contrib.postgres.fields.CITextField is removed except for support" in str(found[0].msg)


def test_references_of_constraints(postgres: Any) -> None:
    checked = model(
        number=models.IntegerField(),
        constraints=[ExclusionConstraint(name="c", expressions=[("nothing", "="), ("number", "=")])],
    )
    assert messages(checked, (postgres.alias,)) == [
        ("models.E012", "'constraints' refers to the nonexistent field 'nothing'.")
    ]


def test_ranges_can_be_written_into_migrations_while_it_is_installed(app: None) -> None:
    text, imports = MigrationWriter.serialize(IntegerRangeField(default=Range(1, 10)))
    assert text == (
        "migrator.contrib.postgres.fields.ranges.IntegerRangeField(default=psycopg.types.range.Range(1, 10, '[)'))"
    )
    assert imports == {"import migrator.contrib.postgres.fields.ranges", "import psycopg.types.range"}


def test_without_it_ranges_are_refused() -> None:
    with pytest.raises(ValueError, match="Cannot serialize: Range"):
        MigrationWriter.serialize(Range(1, 10))


def test_lookups_of_texts_go_with_it() -> None:
    assert models.CharField().get_lookup("search") is None


def test_inspectdb_knows_the_types(postgres: Any, extension: Any, tables: Any) -> None:
    extension("hstore")
    tables(Item, Parcel)
    out = StringIO()
    call_command("inspectdb", database=postgres.alias, stdout=out)
    fields = "migrator.contrib.postgres.fields."
    for line in (
        f"ages = {fields}IntegerRangeField(blank=True, null=True)",
        f"prices = {fields}DecimalRangeField(blank=True, null=True)",
        f"open = {fields}DateTimeRangeField(blank=True, null=True)",
        f"season = {fields}DateRangeField(blank=True, null=True)",
        f"facts = {fields}HStoreField(blank=True, null=True)",
        f"import {fields[:-1]}",
    ):
        assert line in out.getvalue()


ALIASED = """
import migrator.alias
migrator.alias.install()
from django.conf import settings
settings.configure(INSTALLED_APPS=["django.contrib.postgres"], DATABASES={})
import django
django.setup()
from django.contrib.postgres import fields, indexes, operations, search
from django.contrib.postgres.fields.ranges import CANONICAL_RANGE_BOUNDS
from django.db import models
from migrator.contrib.postgres.fields import ArrayField
assert fields.ArrayField is ArrayField
assert models.CharField().get_lookup("search") is not None
print(operations.CreateExtension("hstore").deconstruct(), CANONICAL_RANGE_BOUNDS)
"""


def test_migration_files_of_django_find_it_under_the_alias() -> None:
    done = subprocess.run([sys.executable, "-c", ALIASED], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("('CreateExtension', ('hstore',), {}) [)\n", "")
