"""Statements that PostgreSQL takes in other ways than other databases: long lists, EXPLAIN, constraints at the end."""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

import pytest

from migrator.db import models
from migrator.db.models import Deferrable, F, UniqueConstraint
from migrator.db.models.functions import Cast, Lower
from migrator.db.utils import IntegrityError
from migrator.host.apps import Apps
from migrator.runtime.transaction import atomic
from migrator.test.utils import CaptureQueriesContext
from tests.backends.conftest import TUNED
from tests.loops import in_loop

registry = Apps(["tests.backends"])


class Thing(models.Model):
    key = models.UUIDField(default=uuid.uuid4)
    small = models.SmallIntegerField(default=0)
    number = models.IntegerField(default=0)
    name = models.CharField(max_length=5, default="")
    day = models.DateField(null=True)
    price = models.DecimalField(max_digits=5, decimal_places=2, default=0)

    class Meta:
        app_label = "statements"
        apps = registry


class Part(models.Model):
    thing = models.ForeignKey(Thing, models.CASCADE, related_name="parts")
    place = models.IntegerField(default=0)

    class Meta:
        app_label = "statements"
        apps = registry
        constraints = [
            UniqueConstraint(fields=["thing", "place"], name="one_part_a_place", deferrable=Deferrable.DEFERRED)
        ]


@pytest.fixture
def things(postgres: Any, tables: Any) -> Any:
    tables(Thing, Part)
    return Thing.objects.using(postgres.alias)


# Long IN lists


@pytest.mark.parametrize(
    ("field", "value_of", "cast"),
    [
        ("id", lambda number: number, "bigint"),
        ("number", lambda number: number, "integer"),
        ("small", lambda number: number, "integer"),
        ("number", lambda number: number + 2**31, "bigint"),
        ("name", lambda number: f"{number}", ""),
        ("key", lambda number: uuid.UUID(int=number), "uuid"),
        ("day", lambda number: datetime.date(2020, 1, 1) + datetime.timedelta(days=number), "date"),
    ],
)
def test_long_lists_are_one_parameter(things: Any, postgres: Any, field: str, value_of: Any, cast: str) -> None:
    things.bulk_create(
        [Thing(small=number, number=number, name=f"{number}", key=uuid.UUID(int=number)) for number in (1, 2, 3, 500)]
    )
    things.filter(number__lte=3).update(day=datetime.date(2020, 1, 3))
    long = [value_of(number) for number in range(1, 200)]
    with CaptureQueriesContext(postgres) as queries:
        found = set(things.filter(**{f"{field}__in": long}).values_list("number", flat=True))
        others = set(things.exclude(**{f"{field}__in": long}).values_list("number", flat=True))
    assert (f"::{cast}[])" if cast else "= ANY('{1,2,3") in queries[0]["sql"]
    short = {number for value in long for number in things.filter(**{field: value}).values_list("number", flat=True)}
    assert found == short
    assert found.isdisjoint(others)


def test_values_that_are_too_long_for_the_column_are_not_cut_off(things: Any) -> None:
    things.create(name="abcde")
    assert not things.filter(name__in=[*map(str, range(150)), "abcdefgh"]).exists()


def test_texts_are_what_the_column_is(things: Any, postgres: Any, tuned: Any) -> None:
    with postgres.cursor() as cursor:
        cursor.execute("CREATE TYPE size AS ENUM ('s', 'm'); CREATE TABLE shirt (id bigserial, size size, key uuid)")
        cursor.execute("INSERT INTO shirt (size, key) VALUES ('m', '00000000-0000-0000-0000-000000000007')")

    class Shirt(models.Model):
        size = models.CharField(max_length=1)
        key = models.TextField()

        class Meta:
            app_label = "statements"
            apps = Apps(["tests.backends"])
            managed = False
            db_table = "shirt"

    tuned(OPTIONS={"server_side_binding": True})
    keys = [str(uuid.UUID(int=number)) for number in range(150)]
    for alias in (postgres.alias, TUNED):
        shirts = Shirt.objects.using(alias)
        assert shirts.filter(key__in=keys).count() == 1
        assert shirts.annotate(low=Lower(Cast("key", models.TextField()))).filter(low__in=keys).count() == 1
        assert shirts.filter(size__in=["s", "m"]).count() == 1


@pytest.mark.parametrize(
    "condition",
    [
        {"price__in": [*range(150)]},
        {"number__in": [*range(150), 2**70]},
        {"number__in": [*range(150), F("number")]},
        {"number__in": range(100)},
    ],
)
def test_other_lists_stay_lists(things: Any, condition: dict[str, Any]) -> None:
    things.create(number=7, price=7)
    found = things.filter(**condition)
    assert found.count() == 1
    assert "ANY(" not in str(found.query)


def test_nothing_and_repetition_are_left_out_of_long_lists(things: Any) -> None:
    things.create(number=7)
    assert things.filter(number__in=[None, *range(150), *range(150)]).count() == 1


def test_more_values_than_the_protocol_has_places(things: Any, tuned: Any) -> None:
    tuned(OPTIONS={"server_side_binding": True})
    things.create(number=69_999)
    bound = Thing.objects.using(TUNED)
    assert bound.filter(number__in=range(70_000)).count() == 1

    async def scenario() -> int:
        return await bound.filter(number__in=list(range(70_000))).acount()

    assert in_loop(scenario()) == 1


def test_prefetching_many(things: Any) -> None:
    things.bulk_create([Thing(number=number) for number in range(150)])
    Part.objects.using(things.db).bulk_create([Part(thing=thing) for thing in things.all()])
    assert sum(len(thing.parts.all()) for thing in things.prefetch_related("parts")) == 150


# EXPLAIN


def test_explain_options(things: Any) -> None:
    plan = json.loads(things.filter(number=1).explain(format="json", analyze=True, buffers=True, settings=True))
    assert plan[0]["Plan"]["Actual Rows"] == 0
    text = things.filter(number=1).explain(verbose=True, costs=False)
    assert "Output: id, key, small" in text
    assert "cost=" not in text
    assert "<explain" in things.all().explain(format="xml")


def test_explain_options_of_later_servers(things: Any, postgres: Any) -> None:
    generic, memory = ({"generic_plan": True}, {"memory": True, "serialize": "text", "analyze": True})
    for options, version in ((generic, 16), (memory, 17)):
        if postgres.pg_version >= version * 10000:
            assert things.explain(**options)
        else:
            prefix = postgres.ops.explain_query_prefix(None, **options)
            assert all(name.upper() in prefix for name in options)


def test_explain_refuses_what_it_does_not_know(things: Any) -> None:
    with pytest.raises(ValueError, match="Unknown options: TEST, TEST2"):
        things.explain(test=1, test2=2)
    with pytest.raises(ValueError, match="CSV is not a recognized format"):
        things.explain(format="csv")


def test_explain_asynchronously(things: Any) -> None:
    assert "Seq Scan" in in_loop(things.aexplain())


# Constraints at the end of the transaction


def test_foreign_keys_are_checked_at_the_end(things: Any) -> None:
    parts = Part.objects.using(things.db)
    with atomic(using=things.db):
        part = parts.create(thing_id=77)
        things.create(id=77)
    assert part.thing_id == 77
    with pytest.raises(IntegrityError, match="foreign key"), atomic(using=things.db):
        parts.create(thing_id=78)


def test_pending_constraints_can_be_checked_at_once(things: Any, postgres: Any) -> None:
    with pytest.raises(IntegrityError), atomic(using=things.db):
        Part.objects.using(things.db).create(thing_id=78)
        postgres.check_constraints()


def test_deferred_unique_constraints_allow_a_swap(things: Any) -> None:
    parts = Part.objects.using(things.db)
    thing = things.create()
    first, second = parts.create(thing=thing, place=1), parts.create(thing=thing, place=2)
    with atomic(using=things.db):
        parts.filter(pk=first.pk).update(place=2)
        parts.filter(pk=second.pk).update(place=1)
    with pytest.raises(IntegrityError, match="one_part_a_place"), atomic(using=things.db):
        parts.filter(pk=first.pk).update(place=1)


def test_deferred_constraints_under_async(things: Any) -> None:
    async def scenario() -> None:
        async with atomic(using=things.db):
            await Part.objects.using(things.db).acreate(thing_id=79)
            await things.acreate(id=79)

    in_loop(scenario())
    assert things.get(id=79).parts.count() == 1
