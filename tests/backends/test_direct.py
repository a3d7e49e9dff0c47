"""Statements that go straight to the driver: only while nobody put anything of theirs in between."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from typing import Any

import pytest

from migrator.db import DatabaseError, transaction
from migrator.db.backends import utils as backend_utils
from migrator.db.backends.postgresql import base as postgresql_base
from migrator.db.backends.utils import CursorWrapper
from migrator.sql.effects import UNSERVED, Result


def answer(database: Any, sql: str = "SELECT 1 + %s", params: Any = (1,), result: Result = Result.ROWS) -> Any:
    return database.run_directly(sql, params, result)


def test_rows_come_straight_from_the_driver(database: Any) -> None:
    assert answer(database) == [(2,)]
    assert answer(database, result=Result.ROW) == (2,)
    assert answer(database, result=Result.NONE) is None
    assert answer(database, "SELECT '%'", None, Result.ROW) == ("%",)


def test_an_execute_wrapper_sees_every_statement(database: Any) -> None:
    with database.execute_wrapper(lambda execute, *arguments: execute(*arguments)):
        assert answer(database) is UNSERVED


def test_the_query_log_sees_every_statement(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "force_debug_cursor", True)
    assert answer(database) is UNSERVED


def test_a_cursor_method_on_the_connection_is_respected(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "cursor", lambda: None)
    assert answer(database) is UNSERVED


@pytest.mark.parametrize("name", ["cursor", "create_cursor", "make_cursor"])
def test_a_replaced_method_of_the_class_is_respected(
    database: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(type(database), name, lambda self, *arguments: None)
    assert answer(database) is UNSERVED


def test_monitoring_that_replaces_execute_is_respected(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CursorWrapper, "execute", lambda self, *arguments: None)
    assert answer(database) is UNSERVED
    monkeypatch.undo()
    assert answer(database) == [(2,)]


def test_a_running_event_loop_is_left_to_the_guard(database: Any) -> None:
    async def ask() -> Any:
        return answer(database)

    assert asyncio.run(ask()) is UNSERVED


def test_the_switch_for_unsafe_programs_is_known(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> Any:
        return answer(database)

    database.ensure_connection()
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    assert asyncio.run(ask()) == [(2,)]


def test_errors_belong_to_the_common_family(database: Any) -> None:
    with pytest.raises(DatabaseError) as caught:
        answer(database, "SELECT nonsense FROM nowhere", ())
    assert caught.value.__cause__ is not None


def test_a_broken_transaction_runs_nothing(database: Any) -> None:
    with transaction.atomic(using=database.alias):
        transaction.set_rollback(True, using=database.alias)
        with pytest.raises(transaction.TransactionManagementError):
            answer(database)


def test_what_is_registered_later_is_known(database: Any) -> None:
    if database.vendor != "postgresql":
        pytest.skip("SQLite converts values by declared types of the process")
    from psycopg.types.string import TextLoader

    class Shouting(TextLoader):
        def load(self, data: Any) -> str:
            return bytes(data).decode().upper()

    assert answer(database, "SELECT 'a'::name", None) == [("a",)]
    database.connection.adapters.register_loader("name", Shouting)
    assert answer(database, "SELECT 'a'::name", None) == [("A",)]
    database.close()
    assert answer(database, "SELECT 'a'::name", None) == [("a",)]


@pytest.fixture
def postgres(database: Any) -> Any:
    """The connection, if it is one to PostgreSQL."""
    if database.vendor != "postgresql":
        pytest.skip("the way without a cursor is PostgreSQL's")
    database.ensure_connection()
    return database


def test_what_needs_a_cursor_gets_one(postgres: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(postgres, "SELECT %(a)s", {"a": 1}) is UNSERVED
    assert answer(postgres, "SELECT %b", (1,)) is UNSERVED
    assert answer(postgres, "SELECT %s", (1, 2)) is UNSERVED
    assert answer(postgres, result=Result.TABLE) is UNSERVED
    native = postgres.connection
    with native.pipeline():
        assert answer(postgres) is UNSERVED
    with monkeypatch.context() as patched:
        patched.setattr(native, "row_factory", lambda cursor: list)
        assert answer(postgres) is UNSERVED
    with monkeypatch.context() as patched:
        patched.setattr(native, "cursor_factory", type(native.cursor()).__base__)
        assert answer(postgres) is UNSERVED
    native.execute("SET client_encoding TO latin1")
    assert answer(postgres) is UNSERVED
    native.execute("SET client_encoding TO utf8")
    assert answer(postgres, "SELECT %s || '%%'", ("é",)) == [("é%",)]


def test_monitoring_that_replaces_the_drivers_execute_is_respected(
    postgres: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from psycopg import ClientCursor

    monkeypatch.setattr(ClientCursor, "execute", lambda self, *arguments: None)
    assert answer(postgres) is UNSERVED


def test_a_lost_connection_raises_what_a_cursor_raises(postgres: Any) -> None:
    with postgres.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (victim,) = cursor.fetchone()
    with pytest.raises(DatabaseError):
        answer(postgres, "SELECT pg_terminate_backend(%s)", (victim,))
    assert answer(postgres) is UNSERVED
    postgres.close()
    assert answer(postgres) == [(2,)]


def test_the_first_statement_takes_the_start_of_a_transaction_along(postgres: Any) -> None:
    from psycopg.pq import TransactionStatus

    with transaction.atomic(using=postgres.alias):
        assert answer(postgres, "SELECT txid_current_if_assigned() IS NULL", None) == [(True,)]
        assert postgres.connection.pgconn.transaction_status == TransactionStatus.INTRANS
        first = answer(postgres, "SELECT txid_current()", None)
        assert answer(postgres, "SELECT txid_current()", None) == first
    assert postgres.connection.pgconn.transaction_status == TransactionStatus.IDLE
    with pytest.raises(DatabaseError), transaction.atomic(using=postgres.alias):
        answer(postgres, "SELECT nonsense", None)
    assert answer(postgres) == [(2,)]


def test_an_interrupted_statement_is_cancelled_and_the_connection_stays(postgres: Any) -> None:
    def interrupt(*arguments: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(KeyboardInterrupt):
            answer(postgres, "SELECT pg_sleep(60)", None)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert answer(postgres) == [(2,)]


def test_a_class_of_logging_cursors_that_is_put_in_the_public_module_is_used(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Printing(backend_utils.CursorDebugWrapper):
        def execute(self, sql: Any, params: Any = None) -> Any:
            printed.append(sql)
            return super().execute(sql, params)

    printed: list[str] = []
    monkeypatch.setattr(backend_utils, "CursorDebugWrapper", Printing)
    if database.vendor == "postgresql":
        monkeypatch.setattr(postgresql_base, "CursorDebugWrapper", Printing)
    monkeypatch.setattr(database, "force_debug_cursor", True)
    with database.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert printed == ["SELECT 1"]


def test_a_cursor_method_that_was_replaced_before_a_backend_is_loaded_sees_every_statement() -> None:
    script = """
from migrator.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "migrator.db.backends.sqlite3", "NAME": ":memory:"}})
from migrator.db.backends.utils import CursorWrapper
CursorWrapper.execute = lambda self, *arguments: None
import migrator
migrator.setup()
from migrator.db import connection
from migrator.sql.effects import UNSERVED, Result
connection.ensure_connection()
assert connection.run_directly("SELECT 1", (), Result.ROWS) is UNSERVED
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_method_of_connections_that_was_replaced_before_a_backend_is_loaded_sees_every_statement() -> None:
    script = """
from migrator.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "migrator.db.backends.sqlite3", "NAME": ":memory:"}})
from migrator.db.backends.base.base import BaseDatabaseWrapper
usual = BaseDatabaseWrapper.cursor
BaseDatabaseWrapper.cursor = lambda self: usual(self)
import migrator
migrator.setup()
from migrator.db import connection
from migrator.sql.effects import UNSERVED, Result
connection.ensure_connection()
assert connection.run_directly("SELECT 1", (), Result.ROWS) is UNSERVED
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
