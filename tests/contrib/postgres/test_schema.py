"""Indexes, operator classes and exclusion constraints."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.contrib.postgres.constraints import ExclusionConstraint
from migrator.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    DateTimeRangeField,
    RangeBoundary,
    RangeOperators,
)
from migrator.contrib.postgres.indexes import (
    BloomIndex,
    BrinIndex,
    BTreeIndex,
    GinIndex,
    GistIndex,
    HashIndex,
    OpClass,
    PostgresIndex,
    SpGistIndex,
)
from migrator.contrib.postgres.search import SearchVector
from migrator.db import models
from migrator.db.models import Deferrable, F, Func, Index, Q, UniqueConstraint
from migrator.db.models.functions import Collate, Left, Lower
from migrator.db.utils import IntegrityError
from migrator.host.apps import Apps
from migrator.host.exceptions import ValidationError

registry = Apps(["tests.contrib.postgres"])


class Room(models.Model):
    name = models.CharField(max_length=30)
    tags: Any = ArrayField(models.IntegerField(), default=list)
    number = models.IntegerField(default=0)

    class Meta:
        app_label = "hotel"
        apps = registry


class Stay(models.Model):
    room = models.ForeignKey(Room, models.CASCADE)
    nights: Any = DateRangeField()
    start = models.DateTimeField(null=True)
    end = models.DateTimeField(null=True)
    cancelled = models.BooleanField(default=False)

    class Meta:
        app_label = "hotel"
        apps = registry


class TimestampRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


CASES: list[tuple[Any, str]] = [
    (
        BloomIndex(fields=["name", "number"], name="i", length=80, columns=[4]),
        'CREATE INDEX "i" ON "hotel_room" USING bloom ("name", "number") WITH (length = 80, col1 = 4)',
    ),
    (
        BrinIndex(fields=["number"], name="i", autosummarize=True, pages_per_range=4),
        'CREATE INDEX "i" ON "hotel_room" USING brin ("number") WITH (autosummarize = on, pages_per_range = 4)',
    ),
    (
        BTreeIndex(fields=["-name"], name="i", fillfactor=80, deduplicate_items=False),
        'CREATE INDEX "i" ON "hotel_room" USING btree ("name" DESC) WITH (fillfactor = 80, deduplicate_items = off)',
    ),
    (
        GinIndex(fields=["tags"], name="i", fastupdate=True, gin_pending_list_limit=64, db_tablespace="pg_default"),
        (
            'CREATE INDEX "i" ON "hotel_room" USING gin ("tags") WITH (gin_pending_list_limit = 64, fastupdate = on) '
            'TABLESPACE "pg_default"'
        ),
    ),
    (
        GinIndex(OpClass(F("name"), name="gin_trgm_ops"), name="i"),
        'CREATE INDEX "i" ON "hotel_room" USING gin ("name" gin_trgm_ops)',
    ),
    (
        GistIndex(fields=["number"], name="i", buffering=True, fillfactor=80, include=["name"]),
        'CREATE INDEX "i" ON "hotel_room" USING gist ("number") INCLUDE ("name") WITH (buffering = on, fillfactor = 80)',
    ),
    (
        HashIndex(fields=["name"], name="i", fillfactor=70, condition=Q(number__gt=1)),
        'CREATE INDEX "i" ON "hotel_room" USING hash ("name") WITH (fillfactor = 70) WHERE "number" > 1',
    ),
    (
        SpGistIndex(fields=["name"], name="i", fillfactor=70),
        'CREATE INDEX "i" ON "hotel_room" USING spgist ("name") WITH (fillfactor = 70)',
    ),
    (
        GinIndex(SearchVector("name", config="english"), name="i"),
        'CREATE INDEX "i" ON "hotel_room" USING gin ((to_tsvector(\'english\'::regconfig, COALESCE("name", \'\'))))',
    ),
    (
        Index(OpClass(Lower("name"), name="text_pattern_ops").desc(), name="i", condition=Q(name__contains="50")),
        'CREATE INDEX "i" ON "hotel_room" ((LOWER("name")) text_pattern_ops DESC) WHERE "name"::text LIKE \'%50%\'',
    ),
    (
        Index(Collate(OpClass(Lower("name"), name="text_pattern_ops"), "C"), name="i"),
        'CREATE INDEX "i" ON "hotel_room" ((LOWER("name")) COLLATE "C" text_pattern_ops)',
    ),
    (Index(F("tags__0"), name="i"), 'CREATE INDEX "i" ON "hotel_room" ((("tags")[1]))'),
]


@pytest.mark.parametrize(("index", "sql"), CASES, ids=lambda value: type(value).__name__)
def test_indexes(postgres: Any, tables: Any, extension: Any, index: Any, sql: str) -> None:
    extension("bloom", "pg_trgm", "btree_gist")
    tables(Room)
    with postgres.schema_editor() as editor:
        assert str(index.create_sql(Room, editor)) == sql
        editor.add_index(Room, index)
    with postgres.cursor() as cursor:
        assert "i" in postgres.introspection.get_constraints(cursor, "hotel_room")
    with postgres.schema_editor() as editor:
        editor.remove_index(Room, index)


@pytest.mark.parametrize("index", [case[0] for case in CASES], ids=lambda value: type(value).__name__)
def test_indexes_deconstruct_to_equal_ones(index: Any) -> None:
    path, _args, _kwargs = index.deconstruct()
    assert index.clone() == index
    assert path.startswith(("migrator.contrib.postgres.indexes.", "migrator.db.models.Index"))


def test_names_have_room_for_the_suffix() -> None:
    index = SpGistIndex(fields=["name"])
    index.set_name_with_model(Room)
    assert index.name.endswith("_spgist")
    assert PostgresIndex(fields=["name"], name="i").max_name_length == 30


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: BloomIndex(fields=["a"] * 33, name="i"), "Bloom indexes support a maximum of 32 fields."),
        (lambda: BloomIndex(fields=["a"], name="i", columns="x"), "BloomIndex.columns must be a list or tuple."),
        (
            lambda: BloomIndex(fields=["a"], name="i", columns=[4, 3]),
            "BloomIndex.columns cannot have more values than fields.",
        ),
        (
            lambda: BloomIndex(fields=["a"], name="i", columns=[0]),
            "BloomIndex.columns must contain integers from 1 to 4095.",
        ),
        (
            lambda: BloomIndex(fields=["a"], name="i", length=4097),
            "BloomIndex.length must be None or an integer from 1 to 4096.",
        ),
        (
            lambda: BrinIndex(fields=["a"], name="i", pages_per_range=0),
            "pages_per_range must be None or a positive integer",
        ),
    ],
)
def test_index_arguments(make: Any, error: str) -> None:
    with pytest.raises(ValueError) as caught:
        make()
    assert str(caught.value) == error


OVERLAPS = ExclusionConstraint(
    name="no_two_guests",
    expressions=[("nights", RangeOperators.OVERLAPS), (F("room"), RangeOperators.EQUAL)],
    condition=Q(cancelled=False),
)

CONSTRAINTS = [
    (
        OVERLAPS,
        (
            'ALTER TABLE "hotel_stay" ADD CONSTRAINT "no_two_guests" EXCLUDE USING GIST '
            '("nights" WITH &&, "room_id" WITH =) WHERE (NOT "cancelled")'
        ),
    ),
    (
        ExclusionConstraint(
            name="c",
            expressions=[(OpClass("nights", name="range_ops"), RangeOperators.ADJACENT_TO)],
            index_type="spgist",
            include=["room"],
            deferrable=Deferrable.DEFERRED,
        ),
        (
            'ALTER TABLE "hotel_stay" ADD CONSTRAINT "c" EXCLUDE USING spgist ("nights" range_ops WITH -|-) '
            'INCLUDE ("room_id") DEFERRABLE INITIALLY DEFERRED'
        ),
    ),
    (
        ExclusionConstraint(
            name="c",
            expressions=[(TimestampRange("start", "end", RangeBoundary()), RangeOperators.OVERLAPS)],
        ),
        'ALTER TABLE "hotel_stay" ADD CONSTRAINT "c" EXCLUDE USING GIST ((TSTZRANGE("start", "end", \'[)\')) WITH &&)',
    ),
    (
        ExclusionConstraint(name="c", expressions=[("room", RangeOperators.EQUAL)], index_type="Hash"),
        'ALTER TABLE "hotel_stay" ADD CONSTRAINT "c" EXCLUDE USING Hash ("room_id" WITH =)',
    ),
]


@pytest.mark.parametrize(("constraint", "sql"), CONSTRAINTS)
def test_constraints(postgres: Any, tables: Any, extension: Any, constraint: Any, sql: str) -> None:
    extension("btree_gist")
    tables(Room, Stay)
    with postgres.schema_editor() as editor:
        assert str(constraint.create_sql(Stay, editor)) == sql
        editor.add_constraint(Stay, constraint)
        editor.remove_constraint(Stay, constraint)


@pytest.mark.parametrize("constraint", [case[0] for case in CONSTRAINTS])
def test_constraints_deconstruct_to_equal_ones(constraint: Any) -> None:
    path, _args, _kwargs = constraint.deconstruct()
    assert path == "migrator.contrib.postgres.constraints.ExclusionConstraint"
    assert constraint.clone() == constraint
    assert constraint != OVERLAPS or constraint is OVERLAPS


def test_a_constraint_is_kept_by_the_database_and_by_validation(postgres: Any, tables: Any, extension: Any) -> None:
    import datetime

    extension("btree_gist")
    tables(Room, Stay)
    alias = postgres.alias
    with postgres.schema_editor() as editor:
        editor.add_constraint(Stay, OVERLAPS)

    def nights(first: int, last: int) -> Any:
        return (datetime.date(2020, 1, first), datetime.date(2020, 1, last))

    room = Room.objects.using(alias).create(name="1")
    kept = Stay.objects.using(alias).create(room=room, nights=nights(1, 5))
    OVERLAPS.validate(Stay, kept, using=alias)
    clash = Stay(room=room, nights=nights(4, 6))
    with pytest.raises(ValidationError, match="Constraint “no_two_guests” is violated"):
        OVERLAPS.validate(Stay, clash, using=alias)
    with pytest.raises(IntegrityError):
        clash.save(using=alias)
    OVERLAPS.validate(Stay, Stay(room=room, nights=nights(5, 6)), using=alias)
    OVERLAPS.validate(Stay, Stay(room=room, nights=nights(4, 6), cancelled=True), using=alias)
    OVERLAPS.validate(Stay, clash, exclude={"room"}, using=alias)
    OVERLAPS.validate(Stay, clash, exclude={"cancelled"}, using=alias)


def test_unique_with_an_operator_class_is_validated_without_it(postgres: Any, tables: Any) -> None:
    tables(Room)
    unique = UniqueConstraint(OpClass(Lower("name"), name="text_pattern_ops"), name="unique_name")
    Room.objects.using(postgres.alias).create(name="Suite")
    with pytest.raises(ValidationError, match="Constraint “unique_name” is violated"):
        unique.validate(Room, Room(name="sUITE"), using=postgres.alias)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"condition": F("x")}, "ExclusionConstraint.condition must be a Q instance."),
        ({"index_type": "gin"}, "Exclusion constraints only support GiST, Hash, or SP-GiST indexes."),
        ({"expressions": ["foo"]}, "The expressions must be a list of 2-tuples."),
        ({"expressions": None}, "At least one expression is required to define an exclusion constraint."),
        ({"deferrable": "x"}, "ExclusionConstraint.deferrable must be a Deferrable instance."),
        ({"include": "x"}, "ExclusionConstraint.include must be a list or tuple."),
        (
            {"index_type": "hash", "include": ["x"]},
            "Covering exclusion constraints using Hash indexes are not supported.",
        ),
        (
            {"index_type": "hash", "expressions": [("a", "="), ("b", "=")]},
            "Composite exclusion constraints using Hash indexes are not supported.",
        ),
        (
            {"index_type": "hash", "expressions": [("a", "<>")]},
            "Exclusion constraints using Hash indexes only support the EQUAL operator.",
        ),
    ],
)
def test_constraint_arguments(arguments: dict[str, Any], error: str) -> None:
    with pytest.raises(ValueError) as caught:
        ExclusionConstraint(**{"name": "c", "expressions": [("a", "=")], **arguments})
    assert str(caught.value) == error


def test_repr() -> None:
    constraint = ExclusionConstraint(name="c", expressions=[(Left("name", 4), "=")], violation_error_code="taken")
    assert repr(constraint) == (
        "<ExclusionConstraint: index_type='GIST' expressions=[(Left(F(name), Value(4)), '=')] name='c' "
        "violation_error_code='taken'>"
    )
