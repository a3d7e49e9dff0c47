"""Asynchronous calls: one transaction is one connection, it belongs to one task, and user code keeps its meaning."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from asgiref.sync import SyncToAsync, async_to_sync, sync_to_async

from migrator.db import IntegrityError
from migrator.db.models.signals import post_save
from migrator.host.exceptions import SynchronousOnlyOperation
from migrator.runtime.connections import connections
from migrator.runtime.errors import TransactionManagementError
from migrator.runtime.transaction import atomic, on_commit
from migrator.test import override_settings
from tests.runtime.models import Loud, Note


class Oops(Exception):
    pass


async def texts(model: Any = Note) -> list[str]:
    return [note.text async for note in model.objects.order_by("id")]


def test_inside_a_synchronous_transaction_the_same_connection_is_used(tables: Any) -> None:
    async def scenario() -> list[str]:
        await Note.objects.acreate(text="asynchronous")
        async with atomic():
            await Note.objects.acreate(text="nested")
        return await texts()

    with pytest.raises(Oops), atomic():
        Note.objects.create(text="synchronous")
        assert async_to_sync(scenario)() == ["synchronous", "asynchronous", "nested"]
        assert Note.objects.count() == 3
        raise Oops
    assert Note.objects.count() == 0


def test_a_loop_that_is_started_inside_a_transaction_uses_its_connection(tables: Any) -> None:
    with pytest.raises(Oops), atomic():
        asyncio.run(Note.objects.acreate(text="inside"))
        assert Note.objects.count() == 1
        raise Oops
    assert Note.objects.count() == 0


def test_a_synchronous_receiver_works_in_the_transaction_of_the_waiting_task(tables: Any) -> None:
    seen: list[int] = []

    def receiver(instance: Any, **kwargs: Any) -> None:
        if instance.text == "first":
            seen.append(Note.objects.count())
            Note.objects.create(text="by the receiver")

    async def scenario() -> None:
        with pytest.raises(Oops):
            async with atomic():
                await Note.objects.acreate(text="first")
                assert await texts() == ["first", "by the receiver"]
                raise Oops
        assert await texts() == []

    post_save.connect(receiver, sender=Note)
    try:
        asyncio.run(scenario())
    finally:
        post_save.disconnect(receiver, sender=Note)
    assert seen == [1]


def test_asave_calls_an_overridden_save(tables: Any) -> None:
    async def scenario() -> list[str]:
        async with atomic():
            await Loud(text="quiet").asave()
            await Loud.objects.acreate(text="also quiet")
            return await texts(Loud)

    assert asyncio.run(scenario()) == ["QUIET", "ALSO QUIET"]


def test_a_child_task_cannot_use_the_transaction_of_its_parent(tables: Any) -> None:
    async def scenario() -> list[Any]:
        async with atomic():
            await Note.objects.acreate(text="mine")
            return await asyncio.gather(*(Note.objects.acreate(text=name) for name in "ab"), return_exceptions=True)

    errors = asyncio.run(scenario())
    assert [type(error) for error in errors] == [TransactionManagementError] * 2
    assert "belongs to the task that entered it" in str(errors[0])
    assert Note.objects.count() == 1


def test_tasks_outside_a_transaction_do_not_disturb_each_other(tables: Any) -> None:
    inside = asyncio.Event()

    async def undone() -> None:
        with pytest.raises(Oops):
            async with atomic():
                await Note.objects.acreate(text="undone")
                inside.set()
                await asyncio.sleep(0.05)  # where there is one writer at a time, the other waits for the end
                raise Oops

    async def kept() -> None:
        await inside.wait()
        await Note.objects.acreate(text="kept")

    async def scenario() -> list[str]:
        await asyncio.gather(undone(), kept())
        return await texts()

    assert asyncio.run(scenario()) == ["kept"]


def test_a_nested_block_can_be_undone_by_itself(tables: Any) -> None:
    async def scenario() -> list[str]:
        async with atomic():
            await Note.objects.acreate(text="outer")
            with pytest.raises(Oops):
                async with atomic():
                    await Note.objects.acreate(text="inner")
                    raise Oops
            await Note.objects.acreate(text="after")
        return await texts()

    assert asyncio.run(scenario()) == ["outer", "after"]


def test_atomic_decorates_a_coroutine_function(tables: Any) -> None:
    @atomic
    async def fail() -> None:
        await Note.objects.acreate(text="lost")
        raise Oops

    @atomic(durable=True)
    async def succeed() -> int:
        await Note.objects.acreate(text="kept")
        return 5

    with pytest.raises(Oops):
        asyncio.run(fail())
    assert asyncio.run(succeed()) == 5
    assert [note.text for note in Note.objects.all()] == ["kept"]


def test_atomic_refuses_an_asynchronous_generator() -> None:
    with pytest.raises(TypeError, match="cannot decorate the asynchronous generator"):

        @atomic
        async def rows() -> Any:
            yield 1


def test_hooks_run_after_the_commit_and_not_after_a_rollback(tables: Any) -> None:
    calls: list[Any] = []

    async def later() -> None:
        calls.append(("asynchronous", await Note.objects.acount()))

    async def scenario() -> None:
        async with atomic():
            await Note.objects.acreate(text="kept")
            on_commit(lambda: calls.append(("synchronous", Note.objects.count())))
            on_commit(later)
            assert calls == []
        with pytest.raises(Oops):
            async with atomic():
                on_commit(lambda: calls.append("never"))
                raise Oops

    asyncio.run(scenario())
    assert calls == [("synchronous", 1), ("asynchronous", 1)]


def test_cancellation_rolls_back(tables: Any) -> None:
    created = asyncio.Event()

    async def endless() -> None:
        async with atomic():
            await Note.objects.acreate(text="cancelled")
            created.set()
            await asyncio.sleep(60)

    async def scenario() -> list[str]:
        task = asyncio.create_task(endless())
        await created.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await Note.objects.acreate(text="next")
        return await texts()

    assert asyncio.run(scenario()) == ["next"]


def test_a_broken_transaction_refuses_statements_until_its_end(tables: Any) -> None:
    async def scenario() -> None:
        async with atomic():
            note = await Note.objects.acreate(text="one")
            with pytest.raises(IntegrityError, match=r"(?i)unique"):
                await Note(pk=note.pk, text="two").asave(force_insert=True)
            with pytest.raises(TransactionManagementError, match="You can't execute queries until the end"):
                await texts()

    asyncio.run(scenario())
    assert Note.objects.count() == 0


def test_rows_are_fetched_in_portions(tables: Any) -> None:
    async def scenario() -> list[str]:
        await Note.objects.abulk_create(Note(text=str(number)) for number in range(25))
        return [note.text async for note in Note.objects.order_by("id").aiterator(chunk_size=10)]

    assert asyncio.run(scenario()) == [str(number) for number in range(25)]


def test_the_synchronous_form_is_refused_inside_a_loop(tables: Any) -> None:
    async def scenario() -> None:
        Note.objects.count()

    with pytest.raises(SynchronousOnlyOperation, match="You cannot call this from an async context"):
        asyncio.run(scenario())


def test_a_database_in_memory_is_the_one_that_the_loop_thread_has_open(use_databases: Any) -> None:
    use_databases(default="sqlite://:memory:")
    with connections["default"].schema_editor() as editor:
        editor.create_model(Note)
    Note.objects.create(text="synchronous")

    async def scenario() -> list[str]:
        async with atomic():
            await Note.objects.acreate(text="asynchronous")
        await asyncio.gather(*(Note.objects.acreate(text=name) for name in "ab"))
        return await texts()

    assert sorted(asyncio.run(scenario())) == ["a", "asynchronous", "b", "synchronous"]


def test_code_in_a_thread_joins_the_transaction_that_waits_for_it(tables: Any) -> None:
    def synchronous() -> int:
        with atomic():
            Note.objects.create(text="in a thread")
        on_commit(lambda: hooks.append("committed"))
        return Note.objects.count()

    hooks: list[str] = []

    async def scenario() -> None:
        with pytest.raises(Oops):
            async with atomic():
                await Note.objects.acreate(text="in the loop")
                assert await sync_to_async(synchronous)() == 2
                raise Oops
        assert await Note.objects.acount() == 0
        async with atomic():
            assert await sync_to_async(synchronous)() == 1
            assert hooks == []
        assert hooks == ["committed"]

    asyncio.run(scenario())


def test_an_asynchronous_receiver_is_lent_the_transaction(tables: Any) -> None:
    async def receiver(instance: Any, **kwargs: Any) -> None:
        if instance.text == "first":
            await Note.objects.acreate(text="by the receiver")

    async def scenario() -> None:
        with pytest.raises(Oops):
            async with atomic():
                await Note.objects.acreate(text="first")
                assert await texts() == ["first", "by the receiver"]
                raise Oops
        assert await texts() == []

    post_save.connect(receiver, sender=Note)
    try:
        asyncio.run(scenario())
    finally:
        post_save.disconnect(receiver, sender=Note)


def test_asynchronous_receivers_need_no_thread(tables: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    if tables.vendor != "postgresql":
        pytest.skip("everything of SQLite runs in threads")
    seen: list[str] = []

    async def receiver(instance: Any, **kwargs: Any) -> None:
        seen.extend(await texts())

    async def other(instance: Any, **kwargs: Any) -> None:
        seen.extend(await texts())

    async def refuse(*args: Any, **kwargs: Any) -> Any:
        raise AssertionError("a thread was asked for")

    async def scenario() -> None:
        async with atomic():
            await Note.objects.acreate(text="seen")

    post_save.connect(receiver, sender=Note)
    post_save.connect(other, sender=Note)
    monkeypatch.setattr(SyncToAsync, "__call__", refuse)
    try:
        asyncio.run(scenario())
    finally:
        post_save.disconnect(receiver, sender=Note)
        post_save.disconnect(other, sender=Note)
    assert seen == ["seen", "seen"]


def test_a_stream_that_is_left_early_gives_its_connection_back(tables: Any) -> None:
    tables.settings_dict["OPTIONS"]["pool"] = {"max_size": 1, "timeout": 3}
    tables.settings_dict["OPTIONS"] = {} if tables.vendor == "sqlite" else tables.settings_dict["OPTIONS"]

    async def scenario() -> list[str]:
        await Note.objects.abulk_create(Note(text=str(number)) for number in range(250))
        stream = Note.objects.order_by("id").aiterator(chunk_size=10)
        async for _note in stream:
            break
        await stream.aclose()
        return await texts()

    assert len(asyncio.run(scenario())) == 250


def test_work_that_outlives_the_block_is_outside_it(tables: Any) -> None:
    async def later(ready: asyncio.Event) -> None:
        await ready.wait()
        await Note.objects.acreate(text="later")

    async def scenario() -> list[str]:
        ready = asyncio.Event()
        with pytest.raises(Oops):
            async with atomic():
                task = asyncio.create_task(later(ready))
                await Note.objects.acreate(text="undone")
                raise Oops
        ready.set()
        await task
        return await texts()

    assert asyncio.run(scenario()) == ["later"]


def test_wrappers_see_asynchronous_statements(tables: Any) -> None:
    seen: list[str] = []

    def spy(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql.split()[0])
        return execute(sql, params, many, context)

    async def scenario() -> None:
        with connections["default"].execute_wrapper(spy):
            await Note.objects.acreate(text="seen")
            async with atomic():
                await Note.objects.acount()

    asyncio.run(scenario())
    assert Note.objects.count() == 1
    if tables.vendor == "postgresql":
        assert seen == ["INSERT", "SELECT"]


def test_the_end_of_a_loop_closes_its_connections(tables: Any) -> None:
    if tables.vendor != "postgresql":
        pytest.skip("the others have no pool")
    asyncio.run(texts())
    with tables.cursor() as cursor:
        # The server takes a moment to notice.
        for _ in range(50):
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            (sessions,) = cursor.fetchone()
            if sessions == 1:
                break
            time.sleep(0.05)
    assert sessions == 1


def test_statements_of_asynchronous_code_are_logged_while_debugging(tables: Any) -> None:
    async def scenario() -> list[Any]:
        with override_settings(DEBUG=True):
            await Note.objects.acreate(text="logged")
        return list(connections["default"].queries_log)

    logged = asyncio.run(scenario())
    if tables.vendor == "postgresql":
        assert "'logged'" in logged[-1]["sql"]
    assert asyncio.run(texts()) == ["logged"]
