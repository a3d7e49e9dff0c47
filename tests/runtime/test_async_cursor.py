"""Raw cursors of asynchronous code."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from migrator.host.conf import settings
from migrator.runtime.connections import connections
from migrator.runtime.errors import TransactionManagementError
from migrator.runtime.loop_resources import existing
from migrator.runtime.transaction import atomic
from migrator.sql.errors import DatabaseError, IntegrityError
from tests.runtime.models import Note

INSERT = "INSERT INTO runtime_tests_note (text) VALUES (%s)"


def test_a_cursor_runs_statements_and_reads_rows(tables: Any) -> None:
    async def scenario() -> None:
        async with connections["default"].acursor() as cursor:
            await cursor.executemany(INSERT, [("a",), ("b",), ("100%",)])
            await cursor.execute("SELECT text FROM runtime_tests_note WHERE text LIKE '1%' ORDER BY id")
            assert await cursor.fetchone() == ("100%",)
            assert await cursor.fetchone() is None
            await cursor.execute("SELECT text FROM runtime_tests_note WHERE text <> %s ORDER BY id", ["100%"])
            assert [column[0] for column in cursor.description] == ["text"]
            assert [row[0] for row in await cursor.fetchmany(1)] == ["a"]
            assert [row[0] async for row in cursor] == ["b"]
            await cursor.execute("SELECT text FROM runtime_tests_note WHERE text = %s", ["a"])
            assert await cursor.fetchall() == [("a",)]
            await cursor.execute("UPDATE runtime_tests_note SET text = %s", ["c"])
            assert cursor.rowcount == 3
        with pytest.raises(TransactionManagementError, match="is not open"):
            await cursor.execute("SELECT 1")

    asyncio.run(scenario())
    assert Note.objects.filter(text="c").count() == 3


def test_a_cursor_inside_a_transaction_is_part_of_it(tables: Any) -> None:
    async def scenario() -> None:
        with pytest.raises(ZeroDivisionError):
            async with atomic():
                await Note.objects.acreate(text="a")
                async with connections["default"].acursor() as cursor:
                    await cursor.execute(INSERT, ["b"])
                    await cursor.execute("SELECT COUNT(*) FROM runtime_tests_note")
                    assert await cursor.fetchone() == (2,)
                raise ZeroDivisionError
        assert await Note.objects.acount() == 0

    asyncio.run(scenario())


def test_inside_a_synchronous_transaction_the_cursor_is_on_its_connection(tables: Any) -> None:
    async def scenario() -> Any:
        async with connections["default"].acursor() as cursor:
            await cursor.execute("SELECT COUNT(*) FROM runtime_tests_note")
            return await cursor.fetchone()

    with atomic():
        Note.objects.create(text="uncommitted")
        assert asyncio.run(scenario()) == (1,)


def test_errors_belong_to_the_common_family(tables: Any) -> None:
    async def scenario() -> None:
        async with connections["default"].acursor() as cursor:
            with pytest.raises(DatabaseError):
                await cursor.execute("SELECT nothing FROM nowhere")
            await cursor.execute("INSERT INTO runtime_tests_note (id, text) VALUES (1, 'a')")
            with pytest.raises(IntegrityError):
                await cursor.execute("INSERT INTO runtime_tests_note (id, text) VALUES (1, 'a')")
        home = existing()
        for pool in home.pools.values() if home is not None else ():
            assert pool.taken == len(pool.idle) == 1

    asyncio.run(scenario())


def test_statements_are_logged_and_pass_the_wrappers(tables: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def spy(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    async def scenario() -> list[str]:
        connection = connections["default"]
        async with connection.acursor() as cursor:
            await cursor.execute(INSERT, ["logged"])
        with connection.execute_wrapper(spy):
            async with connection.acursor() as cursor:
                await cursor.execute(INSERT, ["seen"])
        return [entry["sql"] for entry in connection.queries_log]

    monkeypatch.setattr(settings, "DEBUG", True)
    logged = asyncio.run(scenario())
    assert Note.objects.count() == 2
    if tables.vendor == "postgresql":
        # SQLite's threads have connections, and logs, of their own.
        assert "INSERT INTO runtime_tests_note (text) VALUES ('logged')" in logged
        assert seen == [(INSERT, ["seen"])]
