"""Aggregates, and functions of the server."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from migrator.contrib.postgres import aggregates
from migrator.contrib.postgres.aggregates import (
    ArrayAgg,
    BoolAnd,
    BoolOr,
    Corr,
    CovarPop,
    JSONBAgg,
    RegrAvgX,
    RegrAvgY,
    RegrCount,
    RegrIntercept,
    RegrR2,
    RegrSlope,
    RegrSXX,
    RegrSXY,
    RegrSYY,
    StatAggregate,
)
from migrator.contrib.postgres.functions import RandomUUID, TransactionNow
from migrator.db import models, transaction
from migrator.db.models import F, Q, Value, Window
from migrator.host.apps import Apps
from migrator.host.deprecation import RemovedInDjango2028Warning

registry = Apps(["tests.contrib.postgres"])


class Point(models.Model):
    x = models.IntegerField()
    y = models.IntegerField(null=True)
    word = models.CharField(max_length=9)
    good = models.BooleanField(null=True)

    class Meta:
        app_label = "points"
        apps = registry


@pytest.fixture
def points(postgres: Any, tables: Any) -> Any:
    tables(Point)
    everything = Point.objects.using(postgres.alias)
    rows = [(1, 3, "b", True), (2, 2, "a", False), (3, 1, "a", None), (4, None, "c", True)]
    everything.bulk_create([Point(x=x, y=y, word=word, good=good) for x, y, word, good in rows])
    return everything


@pytest.mark.parametrize(
    ("aggregate", "value"),
    [
        (ArrayAgg("word", order_by="-x"), ["c", "a", "a", "b"]),
        (ArrayAgg("word", distinct=True, order_by="word"), ["a", "b", "c"]),
        (ArrayAgg("x", filter=Q(y__isnull=False), order_by=["word", "-x"]), [3, 2, 1]),
        (ArrayAgg("y", order_by=F("x").asc()), [3, 2, 1, None]),
        (JSONBAgg("word", order_by="x"), ["b", "a", "a", "c"]),
        (BoolAnd("good"), False),
        (BoolOr("good"), True),
        (BoolAnd(Q(x__lt=9)), True),
        (Corr("y", "x"), -1.0),
        (CovarPop("y", "x", sample=True), -1.0),
        (RegrAvgX("y", "x"), 2.0),
        (RegrAvgY("y", "x"), 2.0),
        (RegrCount("y", "x"), 3),
        (RegrCount(y=13, x="x"), 4),
        (RegrIntercept("y", "x"), 4.0),
        (RegrR2("y", "x"), 1.0),
        (RegrSlope("y", "x"), -1.0),
        (RegrSXX("y", "x"), 2.0),
        (RegrSXY("y", "x"), -2.0),
        (RegrSYY("y", "x"), 2.0),
    ],
)
def test_values(points: Any, aggregate: Any, value: Any) -> None:
    assert points.aggregate(result=aggregate) == {"result": value}


@pytest.mark.parametrize(
    ("aggregate", "value"),
    [
        (ArrayAgg("word"), None),
        (ArrayAgg("x", default=[0]), [0]),
        (ArrayAgg("word", default=Value([])), []),
        (JSONBAgg("word", default=["none"]), ["none"]),
        (BoolOr("good", default=False), False),
        (RegrCount("y", "x"), 0),
        (Corr("y", "x", default=0), 0),
    ],
)
def test_nothing(points: Any, aggregate: Any, value: Any) -> None:
    assert points.none().aggregate(result=aggregate) == {"result": value}
    assert points.filter(x__gt=9).aggregate(result=aggregate) == {"result": value}


def test_window(points: Any) -> None:
    together = Window(ArrayAgg("x"), partition_by="word")
    assert points.annotate(together=together).get(x=1).together == [1]


def test_both_variables_are_needed() -> None:
    with pytest.raises(ValueError, match="Both y and x must be provided"):
        StatAggregate(y=None, x="x")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: aggregates.StringAgg("word", Value(";")), "The PostgreSQL specific StringAgg function is deprecated"),
        (lambda: aggregates.StringAgg("word", "'"), "delimiter: str will be resolved as a field reference"),
        (lambda: aggregates.BitAnd("x"), "The PostgreSQL-specific BitAnd function is deprecated"),
        (lambda: type("Old", (aggregates.OrderableAggMixin,), {}), "OrderableAggMixin is deprecated"),
    ],
)
def test_deprecated(make: Any, words: str) -> None:
    with pytest.warns(RemovedInDjango2028Warning) as caught:
        make()
    assert any(words in str(warning.message) for warning in caught)
    assert {warning.filename for warning in caught} == {__file__}


def test_functions(points: Any, postgres: Any) -> None:
    ids = set(points.annotate(key=RandomUUID()).values_list("key", flat=True))
    assert len(ids) == 4
    assert {type(key) for key in ids} == {uuid.UUID}
    with transaction.atomic(using=postgres.alias):
        first = points.annotate(now=TransactionNow()).values_list("now", flat=True)[0]
        with postgres.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.01)")
        assert points.annotate(now=TransactionNow()).values_list("now", flat=True)[0] == first
