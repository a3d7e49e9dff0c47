"""Transactions of synchronous code, on both databases."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from migrator.runtime import sync_driver
from migrator.runtime.errors import TransactionManagementError
from migrator.runtime.transaction import atomic, get_rollback, on_commit, set_autocommit
from migrator.sql.effects import Atomic, Execute, Result, RollbackOnError
from migrator.sql.errors import IntegrityError, OperationalError, ProgrammingError


@pytest.fixture
def numbers(database: Any) -> Any:
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE numbers (n integer PRIMARY KEY)")
    return database


def insert(connection: Any, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO numbers VALUES (%s)", [number])


def content(connection: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM numbers ORDER BY n")
        return [row[0] for row in cursor.fetchall()]


def test_an_inner_block_is_undone_by_itself(numbers: Any) -> None:
    with atomic():
        insert(numbers, 1)
        with pytest.raises(ZeroDivisionError), atomic():
            insert(numbers, 2)
            raise ZeroDivisionError
        insert(numbers, 3)
    assert content(numbers) == [1, 3]


def test_a_block_without_savepoint_condemns_the_outer_one(numbers: Any) -> None:
    with atomic():
        insert(numbers, 1)
        with pytest.raises(ZeroDivisionError), atomic(savepoint=False):
            raise ZeroDivisionError
        assert get_rollback() is True
        with pytest.raises(TransactionManagementError):
            content(numbers)
    assert content(numbers) == []


def test_hooks_of_an_undone_block_are_dropped(numbers: Any) -> None:
    calls: list[str] = []
    with atomic():
        on_commit(lambda: calls.append("outer"))
        with pytest.raises(ZeroDivisionError), atomic():
            on_commit(lambda: calls.append("inner"))
            raise ZeroDivisionError
        assert calls == []
    assert calls == ["outer"]


def test_durable_blocks_are_outermost() -> None:
    message = "A durable atomic block cannot be nested within another atomic block."
    with atomic(durable=True), pytest.raises(RuntimeError, match=message), atomic(durable=True):
        pass


def test_without_autocommit_a_block_is_a_savepoint(numbers: Any) -> None:
    set_autocommit(False)
    try:
        with atomic():
            insert(numbers, 1)
        numbers.rollback()
    finally:
        set_autocommit(True)
    assert content(numbers) == []


def test_errors_of_the_driver_are_translated(numbers: Any) -> None:
    insert(numbers, 1)
    with pytest.raises(IntegrityError) as caught:
        insert(numbers, 1)
    assert isinstance(caught.value.__cause__, numbers.Database.IntegrityError)
    with pytest.raises((OperationalError, ProgrammingError)), numbers.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")


def test_the_driver_throws_errors_into_the_generator(numbers: Any) -> None:
    insert(numbers, 1)

    def logic() -> Generator[Any, Any, str]:
        def body() -> Generator[Any, Any, None]:
            yield Execute("default", "INSERT INTO numbers VALUES (%s)", [1], Result.NONE)

        try:
            yield Atomic("default", body)
        except IntegrityError:
            count = yield Execute("default", "SELECT COUNT(*) FROM numbers", result=Result.ROW)
            return f"still {count[0]}"
        return "never"

    assert sync_driver.run(logic()) == "still 1"


def test_an_error_in_a_scope_condemns_the_transaction(numbers: Any) -> None:
    def logic() -> Generator[Any, Any, None]:
        def body() -> Generator[Any, Any, None]:
            yield Execute("default", "INSERT INTO numbers VALUES (%s)", [1], Result.NONE)
            raise ZeroDivisionError

        yield RollbackOnError("default", body)

    with atomic():
        with pytest.raises(ZeroDivisionError):
            sync_driver.run(logic())
        assert get_rollback() is True
    assert content(numbers) == []


def test_wrappers_see_the_statements_of_the_driver(numbers: Any) -> None:
    seen: list[str] = []

    def spy(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    def logic() -> Generator[Any, Any, Any]:
        return (yield Execute("default", "SELECT 1"))

    with numbers.execute_wrapper(spy):
        assert sync_driver.run(logic()) == [(1,)]
    assert seen == ["SELECT 1"]
