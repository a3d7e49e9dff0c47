"""Statements that go straight to the driver: only while nobody put anything of theirs in between."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from migrator.db import DatabaseError, transaction
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
