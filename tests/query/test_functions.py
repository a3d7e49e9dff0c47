"""Every database function, against what Python says, on both databases."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from migrator.db.models import (
    CharField,
    DateField,
    DecimalField,
    F,
    FloatField,
    IntegerField,
    Max,
    Value,
    Window,
    functions as fn,
)
from tests.query.models import ALL, Record

TEXT = "Hello"
NUMBER = -7
RATIO = 0.5
DAY = dt.date(2021, 1, 3)  # a Sunday, in the last ISO week of 2020
MOMENT = dt.datetime(2021, 1, 3, 14, 35, 46, 789000)
CLOCK = dt.time(14, 35, 46)


def digest(name: str) -> str:
    return hashlib.new(name, TEXT.encode()).hexdigest()


def moment(**changes: int) -> dt.datetime:
    return MOMENT.replace(microsecond=0, **changes)


Case = tuple[Any, Any]

COMPARISON: dict[str, list[Case]] = {
    "Cast": [
        (fn.Cast("number", CharField()), "-7"),
        (fn.Cast(Value("12"), IntegerField()), 12),
        (fn.Cast("ratio", DecimalField(max_digits=5, decimal_places=2)), Decimal("0.50")),
        (fn.Cast("moment", DateField()), DAY),
        (fn.Cast("small", FloatField()), 3.0),
    ],
    "Coalesce": [(fn.Coalesce("number", Value(1)), NUMBER), (fn.Coalesce(fn.NullIf("number", Value(NUMBER)), 1), 1)],
    "Greatest": [(fn.Greatest("number", Value(3)), 3)],
    "Least": [(fn.Least("number", Value(3), Value(-9)), -9)],
    "NullIf": [(fn.NullIf("number", Value(3)), NUMBER), (fn.NullIf("number", Value(NUMBER)), None)],
}

DATES: dict[str, list[Case]] = {
    "Extract": [(fn.Extract("moment", "minute"), 35), (fn.Extract("day", "week"), 53)],
    "ExtractYear": [(fn.ExtractYear("day"), 2021), (fn.ExtractYear("moment"), 2021)],
    "ExtractIsoYear": [(fn.ExtractIsoYear("day"), 2020), (fn.ExtractIsoYear("moment"), 2020)],
    "ExtractMonth": [(fn.ExtractMonth("day"), 1)],
    "ExtractDay": [(fn.ExtractDay("moment"), 3)],
    "ExtractWeek": [(fn.ExtractWeek("moment"), 53)],
    "ExtractWeekDay": [(fn.ExtractWeekDay("day"), 1)],
    "ExtractIsoWeekDay": [(fn.ExtractIsoWeekDay("day"), 7)],
    "ExtractQuarter": [(fn.ExtractQuarter("day"), 1)],
    "ExtractHour": [(fn.ExtractHour("moment"), 14), (fn.ExtractHour("clock"), 14)],
    "ExtractMinute": [(fn.ExtractMinute("clock"), 35)],
    "ExtractSecond": [(fn.ExtractSecond("moment"), 46)],
    "Trunc": [
        (fn.Trunc("moment", "hour"), moment(minute=0, second=0)),
        (fn.Trunc("day", "month"), DAY.replace(day=1)),
        (fn.Trunc("clock", "minute"), CLOCK.replace(second=0)),
        (fn.Trunc("moment", "year", output_field=DateField()), DAY.replace(day=1)),
    ],
    "TruncYear": [(fn.TruncYear("day"), DAY.replace(day=1)), (fn.TruncYear("moment"), dt.datetime(2021, 1, 1))],
    "TruncQuarter": [(fn.TruncQuarter("day"), dt.date(2021, 1, 1))],
    "TruncMonth": [(fn.TruncMonth("moment"), dt.datetime(2021, 1, 1))],
    "TruncWeek": [(fn.TruncWeek("day"), dt.date(2020, 12, 28))],
    "TruncDay": [(fn.TruncDay("moment"), dt.datetime(2021, 1, 3))],
    "TruncDate": [(fn.TruncDate("moment"), DAY)],
    "TruncTime": [(fn.TruncTime("moment"), MOMENT.time())],
    "TruncHour": [(fn.TruncHour("moment"), moment(minute=0, second=0)), (fn.TruncHour("clock"), dt.time(14))],
    "TruncMinute": [(fn.TruncMinute("moment"), moment(second=0))],
    "TruncSecond": [(fn.TruncSecond("moment"), moment())],
}

HALF = Value(0.5, output_field=FloatField())

MATHEMATICS: dict[str, list[Case]] = {
    "Abs": [(fn.Abs("number"), 7)],
    "ACos": [(fn.ACos("ratio"), math.acos(RATIO))],
    "ASin": [(fn.ASin("ratio"), math.asin(RATIO))],
    "ATan": [(fn.ATan("ratio"), math.atan(RATIO))],
    "ATan2": [(fn.ATan2("ratio", "number"), math.atan2(RATIO, NUMBER))],
    "Ceil": [(fn.Ceil("ratio"), 1)],
    "Cos": [(fn.Cos("ratio"), math.cos(RATIO))],
    "Cot": [(fn.Cot("ratio"), 1 / math.tan(RATIO))],
    "Degrees": [(fn.Degrees("ratio"), math.degrees(RATIO))],
    "Exp": [(fn.Exp("ratio"), math.exp(RATIO))],
    "Floor": [(fn.Floor("ratio"), 0)],
    "Ln": [(fn.Ln("ratio"), math.log(RATIO))],
    "Log": [(fn.Log(Value(3.0), "ratio"), math.log(RATIO, 3))],
    "Mod": [(fn.Mod("number", Value(3)), math.fmod(NUMBER, 3))],
    "Pi": [(fn.Pi(), math.pi)],
    "Power": [(fn.Power("number", Value(3)), NUMBER**3), (fn.Power(Value(3.0), HALF), 3**0.5)],
    "Radians": [(fn.Radians("ratio"), math.radians(RATIO))],
    "Round": [
        (fn.Round("price"), Decimal(13)),
        (fn.Round("price", precision=1), Decimal("12.8")),
    ],
    "Sign": [(fn.Sign("number"), -1)],
    "Sin": [(fn.Sin("ratio"), math.sin(RATIO))],
    "Sqrt": [(fn.Sqrt("ratio"), math.sqrt(RATIO))],
    "Tan": [(fn.Tan("ratio"), math.tan(RATIO))],
}

TEXTS: dict[str, list[Case]] = {
    "Chr": [(fn.Chr(Value(233)), "é")],
    "ConcatPair": [(fn.ConcatPair("text", Value("!")), "Hello!")],
    "Concat": [
        (fn.Concat("text", Value("-"), "number", output_field=CharField()), "Hello--7"),
        (fn.Concat("text", Value(None, output_field=CharField())), "Hello"),
    ],
    "Left": [(fn.Left("text", 2), "He"), (fn.Left("text", 99), "Hello")],
    "Length": [(fn.Length("text"), 5)],
    "Lower": [(fn.Lower("text"), "hello")],
    "LPad": [(fn.LPad("text", 7, Value("ab")), "abHello"), (fn.LPad("text", 2), "He")],
    "LTrim": [(fn.LTrim(Value("  a ")), "a ")],
    "MD5": [(fn.MD5("text"), digest("md5"))],
    "Ord": [(fn.Ord("text"), 72)],
    "Repeat": [(fn.Repeat("text", 2), "HelloHello"), (fn.Repeat("text", 0), "")],
    "Replace": [(fn.Replace("text", Value("l"), Value("L")), "HeLLo"), (fn.Replace("text", Value("l")), "Heo")],
    "Reverse": [(fn.Reverse("text"), "olleH")],
    "Right": [(fn.Right("text", 2), "lo")],
    "RPad": [(fn.RPad("text", 7, Value("ab")), "Helloab")],
    "RTrim": [(fn.RTrim(Value("  a ")), "  a")],
    "SHA1": [(fn.SHA1("text"), digest("sha1"))],
    "SHA224": [(fn.SHA224("text"), digest("sha224"))],
    "SHA256": [(fn.SHA256("text"), digest("sha256"))],
    "SHA384": [(fn.SHA384("text"), digest("sha384"))],
    "SHA512": [(fn.SHA512("text"), digest("sha512"))],
    "StrIndex": [(fn.StrIndex("text", Value("l")), 3), (fn.StrIndex("text", Value("z")), 0)],
    "Substr": [(fn.Substr("text", 2, 3), "ell"), (fn.Substr("text", 3), "llo")],
    "Trim": [(fn.Trim(Value("  a ")), "a")],
    "Upper": [(fn.Upper("text"), "HELLO")],
}

DOCUMENTS: dict[str, list[Case]] = {
    "JSONArray": [(fn.JSONArray("text", "number", Value("x")), [TEXT, NUMBER, "x"]), (fn.JSONArray(), [])],
    "JSONObject": [(fn.JSONObject(a="text", b=F("number") + 1), {"a": TEXT, "b": -6}), (fn.JSONObject(), {})],
}

PLAIN = {**COMPARISON, **DATES, **MATHEMATICS, **TEXTS, **DOCUMENTS}

NUMBERS = (10, 20, 20, 30)

IN_ORDER: dict[str, tuple[Any, list[Any]]] = {
    "CumeDist": (fn.CumeDist(), [0.25, 0.75, 0.75, 1.0]),
    "DenseRank": (fn.DenseRank(), [1, 2, 2, 3]),
    "FirstValue": (fn.FirstValue("number"), [10, 10, 10, 10]),
    "Lag": (fn.Lag("number", offset=1, default=0), [0, 10, 20, 20]),
    "LastValue": (fn.LastValue("number"), [10, 20, 20, 30]),
    "Lead": (fn.Lead("number"), [20, 20, 30, None]),
    "NthValue": (fn.NthValue("number", nth=2), [None, 20, 20, 20]),
    "Ntile": (fn.Ntile(2), [1, 1, 2, 2]),
    "PercentRank": (fn.PercentRank(), [0.0, pytest.approx(1 / 3), pytest.approx(1 / 3), 1.0]),
    "Rank": (fn.Rank(), [1, 2, 2, 4]),
    "RowNumber": (fn.RowNumber(), [1, 2, 3, 4]),
}

MADE_ANEW = {"Now", "Random", "UUID4", "UUID7", "Collate"}
"""Functions with tests of their own below."""


@pytest.fixture
def record(database: Any, tables: Callable[..., None]) -> Any:
    """A queryset with one record."""
    tables(*ALL, Record)
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pgcrypto")
    records = Record.objects.using(database.alias)
    records.create(
        text=TEXT, number=NUMBER, small=3, ratio=RATIO, price=Decimal("12.75"), day=DAY, moment=MOMENT, clock=CLOCK
    )
    return records


def test_every_function_is_here() -> None:
    assert set(fn.__all__) == {*PLAIN, *IN_ORDER, *MADE_ANEW}
    assert len(fn.__all__) == 93


@pytest.mark.parametrize("name", PLAIN)
def test_values(name: str, record: Any) -> None:
    for expression, expected in PLAIN[name]:
        wanted = pytest.approx(expected) if isinstance(expected, float) else expected
        assert record.annotate(found=expression).get().found == wanted
        assert record.values_list(expression, flat=True)[0] == wanted
        if expected is not None and not isinstance(expected, float | list | dict):
            assert record.alias(found=expression).filter(found=expected).exists()


@pytest.mark.parametrize("name", [*COMPARISON, *DATES, *MATHEMATICS, *TEXTS])
def test_nothing_comes_of_nothing(name: str, record: Any) -> None:
    record.update(
        text="", number=None, small=None, big=None, ratio=None, price=None, day=None, moment=None, clock=None
    )
    for expression, expected in PLAIN[name]:
        found = record.annotate(found=expression).get().found
        if "text" not in repr(expression) and "Coalesce" not in repr(expression) and "F(" in repr(expression):
            assert found is None or name in ("Greatest", "Least"), (expression, expected)


@pytest.mark.parametrize("name", IN_ORDER)
def test_functions_over_a_window(name: str, record: Any) -> None:
    function, expected = IN_ORDER[name]
    record.all().delete()
    record.bulk_create([Record(number=number) for number in NUMBERS])
    order = "pk" if name in ("RowNumber", "Ntile", "Lag", "Lead", "NthValue", "LastValue") else "number"
    found = record.annotate(found=Window(function, order_by=order)).order_by("number", "pk")
    assert [row.found for row in found] == expected
    if isinstance(expected[0], int):
        assert found.filter(found=expected[0]).count() == expected.count(expected[0])


def test_now_is_the_moment_of_the_statement(record: Any) -> None:
    now = record.annotate(now=fn.Now()).get().now
    assert isinstance(now, dt.datetime)
    assert record.update(moment=fn.Now()) == 1
    assert record.filter(moment__lte=fn.Now()).exists()


def test_random_values_differ(record: Any) -> None:
    found = record.annotate(random=fn.Random()).get().random
    assert 0 <= found < 1
    assert found != record.annotate(random=fn.Random()).get().random


def test_identifiers_are_made_by_the_database(record: Any, database: Any) -> None:
    found = record.annotate(made=fn.UUID4()).get().made
    assert isinstance(found, UUID)
    assert (found.version, found.variant) == (4, "specified in RFC 4122")
    if database.features.supports_uuid7_function:
        one, two = (record.annotate(made=fn.UUID7()).get().made for _ in range(2))
        assert one.version == 7
        assert one < two


def test_collations_compare_without_case(record: Any, database: Any) -> None:
    collation = database.features.test_collations.get("ci")
    binary = {"sqlite": "binary", "postgresql": "C"}[database.vendor]
    assert not record.filter(text=fn.Collate(Value("hello"), binary)).exists()
    if collation and database.vendor == "sqlite":
        assert record.filter(text=fn.Collate(Value("hello"), collation)).exists()


@pytest.fixture
def text_transforms() -> Iterator[None]:
    """Lower and Length as transforms of every text column."""
    for function in (fn.Lower, fn.Length):
        CharField.register_lookup(function)
    yield
    for function in (fn.Lower, fn.Length):
        CharField._unregister_lookup(function)


@pytest.mark.usefixtures("text_transforms")
def test_functions_are_transforms_where_they_are_registered(record: Any) -> None:
    assert record.filter(text__lower="hello", text__length__gt=4, text__lower__length=5).exists()
    assert record.values_list("text__lower", flat=True).get() == "hello"


def test_functions_nest(record: Any) -> None:
    nested = fn.Upper(fn.Substr(fn.Concat("text", Value("-"), fn.Cast("small", CharField())), 4))
    assert record.values_list(nested, flat=True).get() == "LO-3"
    assert record.order_by(fn.Length("text").desc(), fn.Lower("text")).exists()
    assert record.aggregate(found=Max(fn.Length("text")) + 1) == {"found": 6}
    assert record.update(text=fn.Upper("text"), number=fn.Abs("number")) == 1
    assert record.values_list("text", "number").get() == ("HELLO", 7)
