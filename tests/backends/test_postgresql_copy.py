"""Many rows on PostgreSQL are copied where that stores what an INSERT does, and inserted everywhere else."""

from __future__ import annotations

import asyncio
import datetime
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

import psycopg
import pytest
from psycopg.types.string import StrDumper

from migrator.backends.postgresql.copying import COPIED_FROM
from migrator.backends.postgresql.features import DatabaseFeatures
from migrator.contrib.postgres.fields import ArrayField, IntegerRangeField
from migrator.db import DataError, IntegrityError, models, transaction
from migrator.db.models import Value
from migrator.db.models.functions import Upper
from migrator.host.apps import Apps
from migrator.runtime.transaction import atomic
from migrator.test.utils import CaptureQueriesContext
from tests.backends.conftest import TUNED, one
from tests.loops import in_loop

registry = Apps(["tests.backends"])

MOMENT = datetime.datetime(2026, 3, 29, 2, 30, 0, 123456, tzinfo=datetime.UTC)
EAST = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
MANY = COPIED_FROM


class Kept(models.Model):
    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    big = models.BigIntegerField(null=True)
    small = models.SmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    name = models.CharField(max_length=20, null=True)
    body = models.TextField(null=True)
    price = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    ratio = models.FloatField(null=True)
    is_on = models.BooleanField(null=True)
    day = models.DateField(null=True)
    hour = models.TimeField(null=True)
    moment = models.DateTimeField(null=True)
    lasted = models.DurationField(null=True)
    facts = models.JSONField(null=True)
    stamped = models.DateField(auto_now_add=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True)

    class Meta:
        app_label = "copying"
        apps = registry


class Numbered(models.Model):
    name = models.CharField(max_length=5)
    slug = models.SlugField(unique=True, null=True)

    class Meta:
        app_label = "copying"
        apps = registry


class Told(models.Model):
    """The database has something to tell of a new row."""

    key = models.IntegerField(primary_key=True)
    state = models.CharField(max_length=5, db_default=Value("new"))

    class Meta:
        app_label = "copying"
        apps = registry


class Spelled(models.Model):
    """Columns with placeholders of their own, and one that the driver has several types for."""

    key = models.IntegerField(primary_key=True)
    data = models.BinaryField(null=True)
    tags = ArrayField(models.TextField(), null=True)
    ages = IntegerRangeField(null=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        app_label = "copying"
        apps = registry


ROWS: list[dict[str, Any]] = [
    {},
    {"big": 2**63 - 1, "small": -(2**15), "number": 2**31 - 1, "ratio": 1e-300, "is_on": True},
    {"big": -(2**63), "small": 2**15 - 1, "number": 0, "ratio": float("inf"), "is_on": False},
    {"name": "a\tb\nc\\d'e\"f", "body": "\\N", "facts": {"a": [1, None, 'q"\\\t'], "ü": "☃"}},
    {"name": "", "body": "\\.\r\n\x01☃ %s %% {}", "facts": []},
    {"name": "trailing  ", "body": "NULL", "facts": "text"},
    {"price": Decimal("0.0005"), "day": datetime.date.min, "moment": MOMENT, "hour": datetime.time.max},
    {"price": Decimal("1E+3"), "day": datetime.date.max, "moment": MOMENT.astimezone(EAST), "hour": datetime.time.min},
    {"price": Decimal("-999999.999"), "moment": datetime.datetime.max.replace(tzinfo=datetime.UTC)},
    {"lasted": datetime.timedelta(days=-3, seconds=5, microseconds=7), "price": 7, "ratio": 3, "name": 12},
    {"lasted": datetime.timedelta(days=1000), "moment": datetime.datetime.min.replace(tzinfo=EAST)},
]


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The COPY statements that were begun."""
    begun: list[str] = []
    for kind in (psycopg.Cursor, psycopg.AsyncCursor):
        method: Any = kind.copy

        def copy(self: Any, statement: str, *arguments: Any, _method: Any = method, **options: Any) -> Any:
            begun.append(statement)
            return _method(self, statement, *arguments, **options)

        monkeypatch.setattr(kind, "copy", copy)
    return begun


@pytest.fixture
def rows(postgres: Any, tables: Any) -> Iterator[Callable[[type[models.Model]], Any]]:
    """A function that gives the objects of a model on PostgreSQL."""
    tables(Kept, Numbered, Told, Spelled)
    yield lambda model: model.objects.using(postgres.alias)  # type: ignore[attr-defined]  # its manager is made late


def kept() -> list[Kept]:
    made = []
    for number in range(MANY):
        values = {name: value for row in (ROWS[number % len(ROWS)],) for name, value in row.items()}
        made.append(Kept(key=uuid.UUID(int=number), **values))
    for later in made[1::3]:
        later.parent = made[0]
    return made


def table(postgres: Any, model: Any) -> list[Any]:
    """Return all rows as the server spells them."""
    names = [field.column for field in model._meta.concrete_fields]
    with postgres.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'{name}::text' for name in names)} FROM {model._meta.db_table} ORDER BY 1")
        return list(cursor.fetchall())


def numbered(start: int = 1, **values: Any) -> list[Numbered]:
    return [Numbered(id=number, name="x", **values) for number in range(start, start + MANY)]


def test_the_same_rows_arrive(rows: Any, postgres: Any, copies: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    made = rows(Kept).bulk_create(kept())
    assert len(copies) == 1 and copies[0].startswith('COPY "copying_kept" ("key", "big"')
    copied = table(postgres, Kept)
    assert all(not each._state.adding and each._state.db == postgres.alias and each.stamped for each in made)
    rows(Kept).all().delete()
    monkeypatch.setattr(DatabaseFeatures, "supports_copy_rows", False)
    rows(Kept).bulk_create(kept())
    assert len(copies) == 1
    assert table(postgres, Kept) == copied and len(copied) == MANY


def test_asynchronously_too(rows: Any, postgres: Any, copies: list[str]) -> None:
    rows(Kept).bulk_create(kept())
    copied = table(postgres, Kept)
    rows(Kept).all().delete()
    made = in_loop(rows(Kept).abulk_create(kept()))
    assert len(copies) == 2
    assert not any(each._state.adding for each in made)
    assert table(postgres, Kept) == copied


def test_asynchronously_in_a_transaction(rows: Any, postgres: Any, copies: list[str]) -> None:
    async def scenario() -> None:
        with pytest.raises(IntegrityError):
            async with atomic(using=postgres.alias):
                await rows(Numbered).abulk_create(numbered())
                async with atomic(using=postgres.alias):
                    await rows(Numbered).abulk_create(numbered(start=MANY))
        assert await rows(Numbered).acount() == 0
        async with atomic(using=postgres.alias):
            await rows(Numbered).abulk_create(numbered(), batch_size=MANY)
            with pytest.raises(IntegrityError):
                async with atomic(using=postgres.alias):
                    await rows(Numbered).abulk_create(numbered(start=MANY))
        assert await rows(Numbered).acount() == MANY

    in_loop(scenario())
    assert len(copies) == 4


def test_cancelled_it_leaves_nothing_and_the_connection_goes_on(rows: Any, copies: list[str]) -> None:
    async def scenario() -> None:
        for seconds in (0.001, 0.005, 0.02):
            task = asyncio.ensure_future(rows(Numbered).abulk_create(numbered(start=1)))
            await asyncio.sleep(seconds)
            if task.cancel():
                with pytest.raises(asyncio.CancelledError):
                    await task
            assert await rows(Numbered).acount() in (0, MANY)
            await rows(Numbered).all().adelete()

    in_loop(scenario())


def test_batches_are_one_transaction(rows: Any, copies: list[str]) -> None:
    clashing = [*numbered(), *numbered(start=MANY)]
    with pytest.raises(IntegrityError) as caught:
        rows(Numbered).bulk_create(clashing, batch_size=MANY)
    assert isinstance(caught.value.__cause__, psycopg.errors.UniqueViolation)
    assert len(copies) == 2 and rows(Numbered).count() == 0


def test_an_error_condemns_the_transaction_and_a_savepoint_saves_it(
    rows: Any, postgres: Any, copies: list[str]
) -> None:
    with atomic(using=postgres.alias):
        with pytest.raises(IntegrityError), atomic(using=postgres.alias):
            rows(Numbered).bulk_create([*numbered(), Numbered(id=1, name="x")])
        rows(Numbered).bulk_create(numbered())
    assert rows(Numbered).count() == MANY
    with pytest.raises(transaction.TransactionManagementError), atomic(using=postgres.alias):
        with pytest.raises(IntegrityError):
            rows(Numbered).bulk_create(numbered())
        rows(Numbered).count()
    assert len(copies) == 3


@pytest.mark.parametrize(
    ("values", "is_copied"),
    [({"name": "too long"}, True), ({"name": "a\0b"}, False), ({"id": 2**63, "name": ""}, False)],
)
@pytest.mark.parametrize("asynchronous", [False, True])
def test_errors_are_those_of_an_insert(
    rows: Any,
    copies: list[str],
    monkeypatch: pytest.MonkeyPatch,
    values: dict[str, Any],
    is_copied: bool,
    asynchronous: bool,
) -> None:
    def failure() -> tuple[Any, str]:
        objs = [*numbered(), Numbered(**{"id": 10**6, **values})]
        with pytest.raises(DataError) as caught:
            in_loop(rows(Numbered).abulk_create(objs)) if asynchronous else rows(Numbered).bulk_create(objs)
        return type(caught.value.__cause__), str(caught.value).partition("\nCONTEXT")[0].partition("\nLINE")[0]

    first = failure()
    assert bool(copies) is is_copied
    monkeypatch.setattr(DatabaseFeatures, "supports_copy_rows", False)
    assert failure() == first


@pytest.mark.parametrize("by_server", [False, True])
def test_what_turns_out_to_be_no_rows_for_a_copy_is_inserted_as_ever(
    rows: Any, tuned: Any, copies: list[str], monkeypatch: pytest.MonkeyPatch, by_server: bool
) -> None:
    connection = tuned(OPTIONS={"server_side_binding": by_server})
    there = rows(Kept).using(TUNED)

    def outcome() -> Any:
        there.all().delete()
        with pytest.raises(DataError) as caught:
            there.bulk_create([*kept(), Kept(big=2, small=2**15, number=1)])
        many = [Kept(key=uuid.UUID(int=2**20 + number), small=number, big=2**40 * number) for number in range(MANY)]
        there.bulk_create([*many, Kept(key=uuid.UUID(int=2**19), name=Upper(Value("x")), number=2**30)])
        return type(caught.value.__cause__), str(caught.value).partition("\nLINE")[0], table(connection, Kept)

    found = outcome()
    assert not copies
    monkeypatch.setattr(DatabaseFeatures, "supports_copy_rows", False)
    assert outcome() == found


def test_an_error_of_this_side_breaks_nothing_that_an_insert_does_not(rows: Any, postgres: Any) -> None:
    unspeakable = [Kept(facts={"object"}), *kept()]
    with pytest.raises(TypeError, match="set"):
        rows(Kept).bulk_create(unspeakable)
    postgres.set_autocommit(False)
    try:
        with pytest.raises(TypeError, match="set"):
            rows(Kept).bulk_create(unspeakable)
        assert rows(Kept).count() == 0
    finally:
        postgres.rollback()
        postgres.set_autocommit(True)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda rows: rows(Numbered).bulk_create(numbered()[1:]), id="too few"),
        pytest.param(
            lambda rows: rows(Numbered).bulk_create(Numbered(name="x") for _ in range(MANY)), id="keys to be told"
        ),
        pytest.param(lambda rows: rows(Told).bulk_create(map(partial(Told), range(MANY))), id="defaults to be told"),
        pytest.param(
            lambda rows: rows(Kept).bulk_create([*kept(), Kept(moment=datetime.datetime(2026, 1, 1))]),
            id="a moment without a zone",
        ),
        pytest.param(lambda rows: rows(Numbered).bulk_create(numbered(), ignore_conflicts=True), id="conflicts"),
        pytest.param(
            lambda rows: rows(Numbered).bulk_create([*numbered(), Numbered(id=0, name=Upper(Value("x")))]),
            id="an expression",
        ),
        pytest.param(
            lambda rows: rows(Spelled).bulk_create(
                Spelled(key=number, data=b"\0\t", tags=["a", None], ages=(1, 5), address="::1")
                for number in range(MANY)
            ),
            id="placeholders",
        ),
    ],
)
def test_what_is_inserted(rows: Any, copies: list[str], make: Any) -> None:
    made = make(rows)
    assert not copies
    assert rows(type(made[0])).count() == len({each.pk for each in made})


def test_where_somebody_looks_they_see_an_insert(rows: Any, postgres: Any, copies: list[str]) -> None:
    with CaptureQueriesContext(postgres) as queries:
        rows(Numbered).bulk_create(numbered())
        in_loop(rows(Numbered).abulk_create(numbered(start=10**4)))
    assert [query["sql"].split()[0] for query in queries if "copying" in query["sql"]] == ["INSERT", "INSERT"]
    seen: list[str] = []

    def wrapper(execute: Any, sql: str, *arguments: Any) -> Any:
        seen.append(sql)
        return execute(sql, *arguments)

    with postgres.execute_wrapper(wrapper):
        rows(Numbered).bulk_create(numbered(start=10**5))
        in_loop(rows(Numbered).abulk_create(numbered(start=10**6)))
    assert len(seen) == 2 and not copies


def test_a_replaced_cursor_is_respected(
    rows: Any, postgres: Any, copies: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = postgres.cursor
    monkeypatch.setattr(postgres, "cursor", cursor)
    rows(Numbered).bulk_create(numbered())
    assert not copies


def test_own_dumpers_are_asked(rows: Any, postgres: Any, copies: list[str]) -> None:
    class Shouting(StrDumper):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.upper())

    postgres.ensure_connection()
    try:
        postgres.connection.adapters.register_dumper(str, Shouting)
        rows(Numbered).bulk_create(numbered())
    finally:
        postgres.close()
    assert not copies
    assert set(rows(Numbered).values_list("name", flat=True)) == {"X"}


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param(
            "CREATE TABLE copying_all (LIKE copying_numbered INCLUDING ALL); DROP TABLE copying_numbered; "
            "CREATE VIEW copying_numbered AS SELECT * FROM copying_all",
            id="a view",
        ),
        pytest.param("CREATE RULE more AS ON INSERT TO copying_numbered DO ALSO NOTIFY copying", id="a rule"),
        pytest.param("ALTER TABLE copying_numbered ENABLE ROW LEVEL SECURITY", id="row security"),
        pytest.param("ALTER TABLE copying_numbered ALTER name TYPE char(9)", id="another type"),
    ],
)
def test_tables_that_copy_treats_otherwise(rows: Any, postgres: Any, copies: list[str], statements: str) -> None:
    with postgres.cursor() as cursor:
        cursor.execute(statements)
    try:
        rows(Numbered).bulk_create(numbered())
        in_loop(rows(Numbered).abulk_create(numbered(start=10**4)))
        assert not copies
        assert rows(Numbered).count() == 2 * MANY
    finally:
        with postgres.cursor() as cursor:
            if one(postgres, "SELECT relkind FROM pg_class WHERE relname = 'copying_numbered'") == "v":
                cursor.execute("DROP VIEW copying_numbered; ALTER TABLE copying_all RENAME TO copying_numbered")
