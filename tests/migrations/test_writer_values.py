"""Every kind of value that migrations can hold: written, executed and compared; and what is refused."""

from __future__ import annotations

import collections
import datetime
import decimal
import enum
import functools
import math
import os
import pathlib
import re
import uuid
import zoneinfo
from typing import Any

import pytest

from migrator.conf import SettingsReference
from migrator.core.validators import RegexValidator
from migrator.db import migrations, models
from migrator.db.migrations.serializer import BaseSerializer
from migrator.db.migrations.writer import MigrationWriter
from migrator.host.conf import settings
from migrator.utils.deconstruct import deconstructible
from migrator.utils.translation import gettext_lazy


class Colour(enum.Enum):
    RED = "r"
    GREEN = gettext_lazy("green")


class Access(enum.Flag):
    READ = 1
    WRITE = 2


class Size(models.IntegerChoices):
    SMALL = 1
    LARGE = 2


class Word(models.TextChoices):
    YES = "y"


class Folder(os.PathLike[str]):
    def __fspath__(self) -> str:
        return "/some/folder"


@deconstructible
class Point:
    def __init__(self, x: int, *, y: int = 0) -> None:
        self.at = x, y

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Point) and self.at == other.at

    __hash__ = None  # type: ignore[assignment]  # it is compared only

    @classmethod
    def origin(cls) -> Point:
        return cls(0)

    class Inner:
        """A class in a class."""

    def shown(self) -> str:
        return str(self.at)


class Things(models.Manager[Any]):
    use_in_migrations = True


def function() -> int:
    return 1


ZONE = zoneinfo.ZoneInfo("Europe/Paris")
MOMENT = datetime.datetime(2024, 7, 1, 12, 30, 15, 6)
PLUS_TWO = datetime.timezone(datetime.timedelta(hours=2))

SAME: list[Any] = [
    0, -7, 10**30, 1.5, -0.0, 1e300, math.inf, -math.inf, True, False, None, "it's \"quoted\"\n", "é\0", b"\x00'",
    [], [1, "a"], (), (1,), (1, (2,)), {}, {"b": 1, "a": [2]}, set(), {1, 2}, frozenset(), frozenset({"x"}),
    range(3), range(1, 9, 2), datetime.date(2024, 2, 29), datetime.time(1, 2, 3, 4), datetime.timedelta(1, 2, 3), MOMENT,
    MOMENT.replace(tzinfo=datetime.UTC), MOMENT.replace(tzinfo=ZONE), MOMENT.replace(tzinfo=PLUS_TWO), ZONE,
    decimal.Decimal("1.50"), decimal.Decimal("-Infinity"), Colour.RED, Colour.GREEN, Access.READ, Access.READ | Access.WRITE,
    re.RegexFlag.IGNORECASE, Size.LARGE, Word.YES, uuid.UUID(int=5), pathlib.PurePosixPath("/a/b"),
    pathlib.PureWindowsPath("c:\\a"), re.compile("a+", re.I | re.M), re.compile(b"a"), re.compile("(?i)a"), list[int],
    dict[str, list[float]], function, len, uuid.uuid4, Point, Point.Inner, Point.origin, Point.shown, int, type(None),
    models.Model, models.CASCADE, models.SET_NULL, Point(1), Point(1, y=2), RegexValidator("^a", flags=re.I),
    datetime.datetime.now, models.Q(a=1) & ~models.Q(b=2), models.F("a") + 1, models.Value("x"),
    models.Index(fields=["a"], name="i"), models.CheckConstraint(condition=models.Q(a=1), name="c"),
]  # fmt: skip


def written(value: Any) -> Any:
    """Write a value and return what its source stands for."""
    source, imports = MigrationWriter.serialize(value)
    namespace: dict[str, Any] = {}
    exec("\n".join(imports), namespace)
    return eval(source, namespace)


@pytest.mark.parametrize("value", SAME, ids=repr)
def test_it_is_read_back_as_it_was(value: Any) -> None:
    found = written(value)
    assert found == value
    assert repr(found).split(" at 0x")[0] == repr(value).split(" at 0x")[0] or isinstance(value, BY_ANOTHER_REPR)


BY_ANOTHER_REPR = (set, frozenset, dict, datetime.datetime, models.IntegerChoices, models.TextChoices)
"""Sets have no order, dicts are sorted, datetimes are written in UTC, choices as their plain values."""

OTHERS: list[tuple[Any, Any]] = [
    (gettext_lazy("word"), "word"),
    (collections.OrderedDict(b=1), {"b": 1}),
    (iter([1, 2]), (1, 2)),
    ((number for number in (3,)), (3,)),
    ({"a": 1}.keys(), ("a",)),
    (collections.deque([1]), (1,)),
    (pathlib.Path("/a"), pathlib.PurePosixPath("/a")),
    (Folder(), "/some/folder"),
    (functools.cache(function), function),
]


@pytest.mark.parametrize(("value", "expected"), OTHERS, ids=repr)
def test_it_is_read_back_as_something_plain(value: Any, expected: Any) -> None:
    found = written(value)
    assert (type(found), found) == (type(expected), expected)


def test_not_a_number() -> None:
    assert math.isnan(written(math.nan))
    assert written(decimal.Decimal("NaN")).is_nan()


def test_partials() -> None:
    partial = written(functools.partial(int, "11", base=2))
    assert (partial.func, partial.args, partial.keywords) == (int, ("11",), {"base": 2})
    method = written(functools.partialmethod(Point.shown))
    assert (type(method), method.func) == (functools.partialmethod, Point.shown)


def test_a_settings_reference_is_the_setting() -> None:
    value = SettingsReference("TIME_ZONE is taken from the settings", "TIME_ZONE")
    assert MigrationWriter.serialize(value)[0] == "settings.TIME_ZONE"
    assert written(value) == settings.TIME_ZONE


@pytest.mark.parametrize(
    "value",
    [
        models.CharField("name", max_length=9, default="x", choices=Word.choices, validators=[RegexValidator("a")]),
        models.ForeignKey("app.Model", models.PROTECT, null=True, related_name="+"),
        models.ManyToManyField("app.Model"),
        models.DecimalField(max_digits=5, decimal_places=2, default=decimal.Decimal("0.5")),
    ],
    ids=repr,
)
def test_a_field(value: Any) -> None:
    assert written(value).deconstruct()[1:] == value.deconstruct()[1:]


def test_managers_and_operations() -> None:
    assert written(Things()) == Things()
    operation = migrations.SeparateDatabaseAndState(
        [migrations.RunSQL(["a", ("b", [1])])], [migrations.DeleteModel("M")]
    )
    found = written(operation)
    assert found.database_operations[0].sql == ["a", ("b", [1])]
    assert found.state_operations[0].name == "M"


def refused(value: Any) -> str:
    with pytest.raises(ValueError) as raised:
        MigrationWriter.serialize(value)
    return str(raised.value)


def test_refusals() -> None:
    def nested() -> None: ...

    class Local:
        def __repr__(self) -> str:
            return "a local"

    here = __name__
    assert refused(lambda: 1) == "Cannot serialize function: lambda"
    assert refused(nested) == (
        f"Could not find function nested in {here}.\nIt is defined inside another function; move it to the top level of "
        "its module, so that a migration can import it."
    )
    assert refused(Local) == (
        f"Could not find object Local in {here}.\nIt is defined inside a function; move it to the top level of its "
        "module, so that a migration can import it."
    )
    assert refused(1 + 2j).startswith("Cannot serialize: (1+2j)\n")
    assert refused([{"a": Local()}]).startswith(
        "Cannot serialize: a local\nThere are some values Migrator cannot serialize"
    )


class Money:
    """Nothing knows how to write it."""

    def __init__(self, cents: int) -> None:
        self.cents = cents


class MoneySerializer(BaseSerializer):
    def serialize(self) -> tuple[str, Any]:
        return f"{__name__}.Money({self.value.cents})", {f"import {__name__}"}


def test_a_serializer_of_ones_own() -> None:
    assert "Cannot serialize" in refused(Money(5))
    MigrationWriter.register_serializer(Money, MoneySerializer)
    try:
        assert written([Money(5)])[0].cents == 5
    finally:
        MigrationWriter.unregister_serializer(Money)
    assert "Cannot serialize" in refused(Money(5))
    with pytest.raises(ValueError, match="'Money' must inherit from 'BaseSerializer'"):
        MigrationWriter.register_serializer(Money, Money)
