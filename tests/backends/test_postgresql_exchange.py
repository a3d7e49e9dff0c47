"""Statements without a cursor keep the driver's converters: nothing may come out differently for that."""

from __future__ import annotations

import datetime
import gc
import signal
import threading
import time
import uuid
import weakref
from decimal import Decimal
from typing import Any

import pytest

from migrator.db import DatabaseError
from migrator.sql.effects import UNSERVED, Result


@pytest.fixture(params=["poll", "driver"])
def database(postgres: Any, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The connection, which waits for answers itself or leaves that to the driver."""
    from psycopg import waiting

    if request.param == "driver":
        monkeypatch.setattr(waiting, "wait", waiting.wait_selector)
    postgres.close()
    postgres.ensure_connection()
    yield postgres
    postgres.close()


def ask(database: Any, sql: str, *params: Any, result: Result = Result.ROW) -> Any:
    return database.run_directly(sql, params or None, result)


def by_cursor(database: Any, sql: str, *params: Any) -> Any:
    with database.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchone()


def test_it_waits_as_it_is_told(database: Any, request: pytest.FixtureRequest) -> None:
    assert ask(database, "SELECT 1") == (1,)
    own = database._exchange._poll is not None
    from psycopg import waiting

    assert own == (waiting.wait is getattr(waiting, "wait_c", None))


@pytest.mark.parametrize(
    "value",
    [
        0,
        5,
        -5,
        2**15,
        -(2**31),
        2**63,
        -(2**70),
        True,
        "a'b\\%s",
        b"\0x",
        1.5,
        Decimal("-1.50"),
        None,
        uuid.UUID(int=7),
    ],
)
def test_values_are_written_as_a_cursor_does(database: Any, value: Any) -> None:
    sql = "SELECT pg_typeof(%s)::text, %s, 7 -%s::text::numeric, '100%%'" if type(value) is int else "SELECT %s"
    params = (value,) * (sql.count("%s"))
    for _ in range(2):
        assert ask(database, sql, *params) == by_cursor(database, sql, *params)


def test_a_sign_after_a_minus_is_no_comment(database: Any) -> None:
    assert ask(database, "SELECT 7 -%s", -2) == (9,)


def test_a_percent_sign_that_ends_a_statement_needs_a_cursor(database: Any) -> None:
    assert ask(database, "SELECT %s AS a --%", 1) is UNSERVED


def test_converters_stay_until_something_changes(database: Any) -> None:
    def kept_after(*statement: Any) -> Any:
        ask(database, *statement)
        return database._exchange._transformer

    kept = kept_after("SELECT %s", "a")
    assert kept is not None
    assert kept_after("SELECT %s, now()", 1) is kept
    assert kept_after("SET TIME ZONE 'Asia/Tokyo'; SELECT now()") is not kept


def test_moments_follow_the_time_zone_of_the_session(database: Any) -> None:
    database.ensure_connection()
    moment = "SELECT '2026-07-01 12:00+00'::timestamptz"
    from psycopg.types.datetime import TimestamptzLoader

    database.connection.adapters.register_loader("timestamptz", TimestamptzLoader)
    for zone, hour in (("UTC", 12), ("Asia/Tokyo", 21), ("UTC", 12)):
        ask(database, f"SET TIME ZONE '{zone}'", result=Result.NONE)
        assert ask(database, moment)[0].hour == hour
    assert ask(database, f"SELECT set_config('TimeZone', 'Asia/Tokyo', false), ({moment})")[1].hour == 21


def test_dates_follow_the_style_of_the_session(database: Any) -> None:
    day = datetime.date(2026, 7, 1)
    for style in ("ISO, DMY", "German", "SQL, MDY", "ISO"):
        ask(database, f"SET DateStyle TO '{style}'", result=Result.NONE)
        assert ask(database, "SELECT '2026-07-01'::date") == (day,)


def test_a_dumper_of_whole_numbers_is_respected(database: Any) -> None:
    from psycopg.adapt import Dumper

    class Doubling(Dumper):
        def dump(self, obj: int) -> bytes:
            return str(obj * 2).encode()

    assert ask(database, "SELECT %s", 4) == (4,)
    database.connection.adapters.register_dumper(int, Doubling)
    assert ask(database, "SELECT %s", 4) == by_cursor(database, "SELECT %s", 4) == ("8",)


def test_foreign_converters_are_made_for_each_statement(database: Any) -> None:
    from psycopg.types.string import TextLoader

    made = []

    class Counting(TextLoader):
        def __init__(self, oid: int, context: Any = None) -> None:
            super().__init__(oid, context)
            made.append(oid)

    ask(database, "SELECT 'a'::name")
    database.connection.adapters.register_loader("name", Counting)
    for _ in range(3):
        ask(database, "SELECT 'a'::name")
    assert len(made) == 3


def test_a_converter_may_run_statements_itself(database: Any) -> None:
    from psycopg.types.string import TextLoader

    class Asking(TextLoader):
        def load(self, data: Any) -> Any:
            return ask(database, "SELECT 1, 2, %s", bytes(data).decode())

    ask(database, "SELECT 1, 2")
    database.connection.adapters.register_loader("name", Asking)
    expected = [((1, 2, "a"), 1), ((1, 2, "b"), 2)]
    rows = ask(database, "SELECT n::name, i FROM (VALUES ('a', 1), ('b', 2)) AS v(n, i)", result=Result.ROWS)
    assert rows == expected


def test_what_is_larger_than_a_packet(database: Any) -> None:
    text = "é" * 5_000_000
    assert ask(database, "SELECT %s || 'x'", text) == (text + "x",)
    rows = ask(database, "SELECT i FROM generate_series(1, 50000) AS t(i)", result=Result.ROWS)
    assert len(rows) == 50_000


def test_several_statements_answer_with_the_last(database: Any) -> None:
    assert ask(database, "SELECT 1; SELECT 2") == (2,)
    with pytest.raises(DatabaseError, match="nowhere"):
        ask(database, "SELECT 1; SELECT * FROM nowhere; SELECT 2")
    assert ask(database, "SELECT 3") == (3,)


def test_no_copy_without_a_cursor(database: Any) -> None:
    with pytest.raises(DatabaseError, match="raw cursor"):
        ask(database, "COPY (SELECT 1) TO STDOUT")


def test_notifications_reach_their_handlers(database: Any) -> None:
    heard: list[str] = []
    database.connection.add_notify_handler(lambda notification: heard.append(notification.payload))
    ask(database, "LISTEN news", result=Result.NONE)
    ask(database, "NOTIFY news, 'one'", result=Result.NONE)
    ask(database, "SELECT pg_notify('news', 'two')")
    assert heard == ["one", "two"]


def test_notices_reach_their_handlers(database: Any) -> None:
    heard: list[str] = []
    database.connection.add_notice_handler(lambda notice: heard.append(notice.message_primary))
    ask(database, "DO $$ BEGIN RAISE NOTICE 'hello'; END $$", result=Result.NONE)
    assert heard == ["hello"]


def test_a_lost_connection_says_why(database: Any) -> None:
    told = []
    for run in (ask, by_cursor):
        with pytest.raises(DatabaseError) as caught:
            run(database, "SELECT pg_terminate_backend(pg_backend_pid())")
        cause = caught.value.__cause__
        told.append((type(caught.value), type(cause), str(cause), getattr(cause, "sqlstate", None)))
        database.close()
    assert told[0] == told[1]


def test_errors_carry_what_the_server_said(database: Any) -> None:
    with pytest.raises(DatabaseError) as caught:
        ask(database, "SELECT nonsense FROM pg_class")
    cause: Any = caught.value.__cause__
    assert (cause.sqlstate, cause.diag.message_primary) == ("42703", 'column "nonsense" does not exist')


def test_other_threads_run_meanwhile(database: Any) -> None:
    steps: list[float] = []
    stop = threading.Event()

    def step() -> None:
        while not stop.wait(0.01):
            steps.append(time.monotonic())

    thread = threading.Thread(target=step)
    thread.start()
    ask(database, "SELECT pg_sleep(0.3)")
    stop.set()
    thread.join()
    assert len(steps) > 3


def test_an_interrupted_statement_is_cancelled(database: Any) -> None:
    def interrupt(*arguments: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(KeyboardInterrupt):
            ask(database, "SELECT 'asleep', pg_sleep(60)")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert ask(database, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE %s", "SELECT 'asleep'%") == (0,)


def test_a_closed_connection_is_let_go(database: Any) -> None:
    ask(database, "SELECT 1")
    native = weakref.ref(database.connection)
    gc.disable()  # without its help
    try:
        database.close()
        assert native() is None
    finally:
        gc.enable()
