"""A row's values become the parameters that their fields make of them, whichever way they go."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from migrator.db import connections, models
from migrator.host.apps import Apps
from migrator.models.row_values import Step, Unprepared, preparation, source_of
from migrator.test import override_settings


class Secret(models.CharField):  # type: ignore[type-arg]  # no types to name
    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return value[::-1]


class Target(models.Model):
    code = models.CharField(max_length=5, unique=True)

    class Meta:
        app_label = "models"
        apps = Apps(["tests.models"])


class Row(models.Model):
    text = models.CharField(max_length=50)
    long = models.TextField()
    number = models.IntegerField()
    big = models.BigIntegerField()
    small = models.PositiveSmallIntegerField()
    flag = models.BooleanField()
    ratio = models.FloatField()
    price = models.DecimalField(max_digits=6, decimal_places=2)
    exact = models.DecimalField()
    day = models.DateField()
    moment = models.DateTimeField()
    time = models.TimeField()
    length = models.DurationField()
    token = models.UUIDField()
    data: Any = models.JSONField()
    blob = models.BinaryField()
    target = models.ForeignKey(Target, models.CASCADE)
    coded = models.ForeignKey(Target, models.CASCADE, to_field="code", related_name="+")
    secret = Secret(max_length=10)

    class Meta:
        app_label = "models"
        apps = Target._meta.apps


class Sealed(models.Model):
    secret = Secret(max_length=10)

    class Meta:
        app_label = "models"
        apps = Target._meta.apps


class Key(models.Model):
    secret = Secret(max_length=10, primary_key=True)

    class Meta:
        app_label = "models"
        apps = Target._meta.apps


class Door(models.Model):
    key = models.ForeignKey(Key, models.CASCADE)

    class Meta:
        app_label = "models"
        apps = Target._meta.apps


MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)
EAST = datetime.timezone(datetime.timedelta(hours=5))

VALUES: dict[str, list[Any]] = {
    "text": ["a", "", 3, None],
    "long": ["a", b"a".decode(), 4.5, None],
    "number": [1, -1, True, "7", 8.0, None],
    "big": [2**40, "3", None],
    "small": [3, None],
    "flag": [True, 0, "True", None],
    "ratio": [1.5, 2, "2.5", None],
    "price": [
        Decimal("4.50"),
        Decimal("4.5"),
        Decimal("4.505"),
        Decimal("-0.00"),
        Decimal("0E+1"),
        3,
        2.25,
        "1",
        None,
    ],
    "exact": [Decimal("4.50"), Decimal("1E+3"), 3, None],
    "day": [MOMENT.date(), "2026-01-02", None],
    "moment": [MOMENT, MOMENT.replace(tzinfo=None), MOMENT.astimezone(EAST), "2026-01-02 03:04", None],
    "time": [MOMENT.time(), "03:04", None],
    "length": [datetime.timedelta(days=1, seconds=2), None],
    "token": [uuid.UUID(int=5), "00000000-0000-0000-0000-000000000005", None],
    "data": [{"a": [1]}, [], "text", None],
    "blob": [b"ab", None],
    "target_id": [1, "2", "", None],
    "coded_id": ["abc", "", 5, None],
    "secret": ["abc"],
}


@pytest.fixture(params=[False, True], ids=["no zones", "zones"])
def zones(request: pytest.FixtureRequest) -> Iterator[bool]:
    with override_settings(USE_TZ=request.param):
        yield request.param


def outcome(prepare: Callable[[], Any]) -> Any:
    """Return what a value becomes, or the kind of error."""
    try:
        prepared = prepare()
    except Exception as error:  # noqa: BLE001  # both ways must raise the same
        return type(error)
    return type(prepared), bytes(prepared) if isinstance(prepared, memoryview) else repr(prepared)


@pytest.mark.filterwarnings("ignore:DateTimeField")
@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_what_its_field_makes_of_it(name: str, database: Any, zones: bool) -> None:
    (field,) = (field for field in Row._meta.concrete_fields if field.attname == name)
    prepare = preparation([field], database)
    for value in VALUES[name]:
        expected = outcome(partial(field.get_db_prep_save, value, connection=database))
        assert outcome(lambda given=value: prepare({name: given}, database)[0]) == expected


def one(field: Any, value: Any, database: Any) -> Any:
    return preparation([field], database)({field.attname: value}, database)[0]


def test_a_moment_without_a_zone_is_warned_of(database: Any) -> None:
    field = Row._meta.get_field("moment")
    with override_settings(USE_TZ=True), pytest.warns(RuntimeWarning, match="received a naive datetime"):
        one(field, datetime.datetime(2026, 1, 1), database)


@pytest.mark.parametrize("value", [models.F("number"), models.Value(1), Target(code="a")])
def test_an_expression_is_left_to_the_compiler(value: Any, database: Any) -> None:
    with pytest.raises(Unprepared):
        one(Row._meta.get_field("number"), value, database)


def test_a_missing_value_is_not_made_up() -> None:
    prepare = preparation(Row._meta.concrete_fields[1:3], connections["default"])
    with pytest.raises(Unprepared):
        prepare({"text": "a"}, connections["default"])


def test_the_function_is_straight_line_code() -> None:
    steps = [Step("text"), Step("price", usual=True, checked=True, adapt="adapt_decimalfield_value", details=2)]
    assert source_of(steps) == (
        "def prepare(values, connection):\n"
        "    try:\n"
        "        value0 = values['text']\n"
        "        value1 = values['price']\n"
        "    except KeyError:\n"
        "        raise Unprepared from None\n"
        "    if type(value0) not in ready0:\n"
        "        value0 = by_field(field0, value0, connection)\n"
        "    if type(value1) not in ready1:\n"
        "        if type(value1) in types1 and check1(value1):\n"
        "            value1 = connection.ops.adapt_decimalfield_value(value1, detail0_1, detail1_1)\n"
        "        else:\n"
        "            value1 = by_field(field1, value1, connection)\n"
        "    return [value0, value1]\n"
    )


def test_a_field_that_prepares_values_itself_gets_nothing_else(database: Any, tables: Callable[..., None]) -> None:
    """Nothing stands in the place of its value while a statement is made, not even at the other end of a relation."""
    tables(Sealed, Key, Door)
    sealed = Sealed(secret="abc")
    sealed.save(using=database.alias)
    stored = Sealed.objects.using(database.alias).values_list("secret", flat=True)
    assert list(stored.all()) == ["cba"]
    sealed.secret = "xyz"
    sealed.save()
    assert list(stored.all()) == ["zyx"]
    sealed.secret = "123"
    sealed.save(update_fields=["secret"])
    assert list(stored.all()) == ["321"]
    door = Door(key=Key.objects.using(database.alias).create(secret="ab"))
    door.save(using=database.alias)
    door.key_id = "cd"
    Key.objects.using(database.alias).create(secret="cd")
    door.save()
    assert list(Door.objects.using(database.alias).values_list("key_id", flat=True)) == ["dc"]
