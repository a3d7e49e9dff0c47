"""Ranges: bounds, operators, points, what is written and refused."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from psycopg.types.range import Range

from migrator.contrib.postgres.fields import (
    DateTimeRangeField,
    DecimalRangeField,
    IntegerRangeField,
    RangeBoundary,
    RangeField,
)
from migrator.contrib.postgres.validators import RangeMaxValueValidator, RangeMinValueValidator
from migrator.db import models
from migrator.db.models import F, Func, Value
from migrator.host.exceptions import ValidationError
from tests.contrib.postgres.shop import Item


@pytest.fixture
def items(postgres: Any, tables: Any) -> Any:
    tables(Item)
    everything = Item.objects.using(postgres.alias)
    everything.bulk_create(
        [
            Item(name="a", number=5, ages=(0, 10), prices=(1, 2), season=(datetime.date(2020, 1, 1), None)),
            Item(name="b", number=20, ages=Range(5, 15), prices=Range(Decimal("1.5"), 3, "()")),
            Item(name="c", number=0, ages=(None, 0), open=(datetime.datetime(2020, 1, 1), None)),
            Item(name="d", ages=Range(empty=True)),
            Item(name="e"),
        ]
    )
    return everything


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"ages": (0, 10)}, "a"),
        ({"ages__contains": 8}, "ab"),
        ({"ages__contains": "8"}, "ab"),
        ({"ages__contains": -2147483648}, "c"),
        ({"ages__contains": (3, 8)}, "a"),
        ({"ages__contains": F("number")}, "a"),
        ({"ages__contains": F("ages")}, "abcd"),
        ({"ages__contains": Value(8)}, "ab"),
        ({"ages__contained_by": (0, 20)}, "abd"),
        ({"ages__overlap": Range(3, 8)}, "ab"),
        ({"ages__fully_lt": (5, 10)}, "c"),
        ({"ages__fully_gt": (0, 5)}, "b"),
        ({"ages__not_lt": (5, 10)}, "b"),
        ({"ages__not_gt": (5, 10)}, "ac"),
        ({"ages__adjacent_to": (0, 5)}, "bc"),
        ({"ages__startswith": 0}, "a"),
        ({"ages__startswith__gte": 0}, "ab"),
        ({"ages__endswith": 0}, "c"),
        ({"ages__isempty": True}, "d"),
        ({"ages__lower_inf": True}, "c"),
        ({"ages__lower_inc": True}, "ab"),
        ({"ages__upper_inf": False}, "abcd"),
        ({"prices__upper_inc": True}, "a"),
        ({"prices__contains": 2}, "ab"),
        ({"prices__contains": Decimal("1.2")}, "a"),
        ({"open__contains": datetime.datetime(2021, 1, 1)}, "c"),
        ({"open__contains": datetime.date(2021, 1, 1)}, "c"),
        ({"open__startswith__year": 2020}, "c"),
        ({"season__contains": datetime.date(2020, 1, 2)}, "a"),
        ({"season__contains": datetime.datetime(2019, 12, 31)}, ""),
        ({"ages__isnull": True}, "e"),
        ({"ages__in": [(0, 10), (None, 0)]}, "ac"),
        ({"number__contained_by": (1, 21)}, "ab"),
        ({"number__contained_by": F("ages")}, "a"),
        ({"id__contained_by": Range(None, None)}, "abcde"),
    ],
)
def test_finds(items: Any, conditions: dict[str, Any], found: str) -> None:
    assert "".join(items.filter(**conditions).order_by("name").values_list("name", flat=True)) == found


def test_bounds_come_back_as_the_field_says(items: Any) -> None:
    assert items.get(name="a").prices == Range(Decimal(1), Decimal(2), "[]")
    assert items.get(name="b").prices == Range(Decimal("1.5"), Decimal(3), "()")
    assert items.get(name="a").ages == Range(0, 10, "[)")


def test_update(items: Any) -> None:
    items.filter(name="e").update(ages=(7, 9))
    assert items.get(name="e").ages == Range(7, 9)


def test_ranges_can_be_made_by_the_server(items: Any) -> None:
    made = Func(F("number"), Value(30), RangeBoundary(inclusive_upper=True), function="int4range")
    made.output_field = IntegerRangeField()
    assert items.annotate(made=made).get(name="a").made == Range(5, 31)


def test_a_range_type_of_your_own(postgres: Any, tables: Any) -> None:
    class MinutesField(RangeField):
        base_field = models.TimeField
        range_type = Range

        def db_type(self, connection: Any) -> str:
            return "timerange"

    class Shift(models.Model):
        hours: Any = MinutesField()

        class Meta:
            app_label = "shop"

    with postgres.cursor() as cursor:
        cursor.execute("CREATE TYPE timerange AS RANGE (subtype = time)")
    tables(Shift)
    shifts = Shift.objects.using(postgres.alias)
    shifts.create(hours=(datetime.time(8), datetime.time(12)))
    assert shifts.filter(hours__contains=datetime.time(9)).count() == 1
    assert shifts.filter(hours__startswith__gt=datetime.time(9)).count() == 0


@pytest.mark.parametrize("bounds", [")[", "", None])
def test_bounds_are_one_of_four(bounds: Any) -> None:
    with pytest.raises(ValueError, match="default_bounds must be one of"):
        DecimalRangeField(default_bounds=bounds)


def test_discrete_ranges_have_no_choice_of_bounds() -> None:
    with pytest.raises(TypeError, match="Cannot use 'default_bounds' with IntegerRangeField"):
        IntegerRangeField(default_bounds="[]")


@pytest.mark.parametrize("value", [Range(1, None), Range(None, 10), Range(empty=True), Range(1, 5), None])
def test_serialized_and_back(value: Any) -> None:
    field = Item._meta.get_field("ages")
    text = field.value_to_string(Item(ages=value))
    assert (None if text is None else field.to_python(text)) == value


def test_moments_are_serialized_with_their_bounds() -> None:
    field = Item._meta.get_field("open")
    value = Range(datetime.datetime(2020, 1, 1), None, "()")
    assert field.to_python(field.value_to_string(Item(open=value))) == value


def test_validators() -> None:
    RangeMaxValueValidator(5)(Range(0, 5))
    RangeMinValueValidator(5)(Range(5, None))
    with pytest.raises(ValidationError, match="the upper bound of the range is not greater than 5"):
        RangeMaxValueValidator(5)(Range(0, None))
    with pytest.raises(ValidationError, match="the lower bound of the range is not less than 5"):
        RangeMinValueValidator(5)(Range(None, 9))


def test_deconstructs() -> None:
    _name, path, _args, kwargs = DateTimeRangeField(default_bounds="[]").deconstruct()
    assert (path, kwargs) == (
        "migrator.contrib.postgres.fields.ranges.DateTimeRangeField",
        {"default_bounds": "[]"},
    )
