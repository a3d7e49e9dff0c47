"""The pool of an event loop: its limits, what happens when it is exhausted, and connections that are lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from migrator.backends.base.signals import connection_created
from migrator.db.models.signals import post_save
from migrator.runtime.connections import connections
from migrator.runtime.lifespan import close_pools, lifespan, open_pools
from migrator.runtime.loop_resources import existing
from migrator.runtime.transaction import TransactionManagementError, atomic
from migrator.sql.errors import OperationalError
from tests.runtime.models import Note

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def small_pool(tables: Any) -> Iterator[Any]:
    """A PostgreSQL database with a pool of two connections."""
    tables.settings_dict["OPTIONS"]["pool"] = {"min_size": 0, "max_size": 2, "timeout": 20}
    tables.close()
    yield tables
    # Pools belong to an alias, and the next test's database has the same one.
    tables.close()
    tables.close_pool()


def pool() -> Any:
    home = existing()
    assert home is not None
    return home.pools["default"]


async def backend_id() -> int:
    """Return the server's number of the connection that a statement of this task gets."""
    from migrator.db.models import Func, IntegerField

    class Backend(Func):
        function = "pg_backend_pid"
        output_field = IntegerField()

    await Note.objects.aget_or_create(text="any")
    number: int = (await Note.objects.annotate(number=Backend()).values_list("number", flat=True).afirst()) or 0
    return number


def terminate(server: Any, number: int) -> None:
    """Let the server end a connection, as an administrator would."""
    with server.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [number])


async def terminate_soon(server: Any, number: int) -> None:
    await asyncio.to_thread(_terminate_in_thread, server, number)


def _terminate_in_thread(server: Any, number: int) -> None:
    other = server.copy()
    try:
        terminate(other, number)
    finally:
        other.close()


def test_an_exhausted_pool_says_so(small_pool: Any) -> None:
    async def holder(entered: asyncio.Barrier, leave: asyncio.Event) -> None:
        async with atomic():
            await Note.objects.acount()
            await entered.wait()
            await leave.wait()

    async def scenario() -> None:
        entered, leave = asyncio.Barrier(3), asyncio.Event()
        # Both are open before the time runs.
        await asyncio.gather(*(Note.objects.acount() for _ in range(9)))
        pool().pool.timeout = 0.5
        holders = [asyncio.create_task(holder(entered, leave)) for _ in range(2)]
        await entered.wait()
        with pytest.raises(OperationalError) as caught:
            await Note.objects.acount()
        assert str(caught.value) == (
            "couldn't get a connection to database 'default' after 0.50 sec: all 2 connections of the pool are in use. "
            'Raise max_size in OPTIONS["pool"], end transactions sooner, or start fewer tasks at a time.'
        )
        pool().pool.timeout = 20
        waiting = asyncio.create_task(Note.objects.acount())
        await asyncio.sleep(0.05)
        leave.set()
        assert await waiting == 0
        await asyncio.gather(*holders)
        assert pool().taken == len(pool().idle)

    asyncio.run(scenario())


def test_max_waiting_limits_who_stands_in_line(small_pool: Any) -> None:
    small_pool.settings_dict["OPTIONS"]["pool"]["max_waiting"] = 1

    async def in_own_transaction() -> int:
        async with atomic():
            await asyncio.sleep(0.1)
            return await Note.objects.acount()

    async def scenario() -> None:
        first = asyncio.create_task(in_own_transaction())
        others = [asyncio.create_task(in_own_transaction()) for _ in range(3)]
        answers = await asyncio.gather(first, *others, return_exceptions=True)
        refused = [answer for answer in answers if isinstance(answer, OperationalError)]
        assert [str(answer).partition(".")[0] for answer in refused] == [
            "the pool of database 'default' has already 1 requests waiting"
        ]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("setting", "value", "text"),
    [("PORT", "1", "port 1 failed"), ("NAME", "migrator_nowhere", 'database "migrator_nowhere" does not exist')],
)
def test_a_first_connection_that_fails_says_why_at_once(
    small_pool: Any, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, text: str
) -> None:
    monkeypatch.setitem(small_pool.settings_dict, setting, value)

    async def scenario() -> None:
        # Far less than the twenty seconds of the pool.
        async with asyncio.timeout(10):
            answers = await asyncio.gather(*(Note.objects.acount() for _ in range(4)), return_exceptions=True)
        assert [type(answer) for answer in answers] == [OperationalError] * 4
        assert all(text in str(answer) for answer in answers)
        assert pool().taken == 0

    asyncio.run(scenario())
    monkeypatch.undo()


def test_a_server_that_went_away_is_named_after_the_wait(small_pool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        await Note.objects.acount()
        number = await backend_id()
        pool().pool.kwargs["port"] = 1
        pool().pool.timeout = 0.5
        await terminate_soon(small_pool, number)
        with pytest.raises(OperationalError, match="lost"):
            await Note.objects.acount()
        with pytest.raises(OperationalError, match=r"the last attempt to connect failed with.*\n?.*port 1 failed"):
            await Note.objects.acount()

    asyncio.run(scenario())


@pytest.mark.parametrize("inside", [False, True], ids=["outside a transaction", "inside one"])
def test_a_lost_connection_is_named_and_replaced(small_pool: Any, inside: bool) -> None:
    async def lose() -> None:
        number = await backend_id()
        await terminate_soon(small_pool, number)
        with pytest.raises(OperationalError, match=r"The connection to database 'default' is lost\. It is replaced"):
            await Note.objects.acreate(text="never")
        if inside:
            await Note.objects.acount()

    async def scenario() -> None:
        if inside:
            with pytest.raises(TransactionManagementError) as caught:
                async with atomic():
                    await lose()
            assert isinstance(caught.value.__cause__, OperationalError)
        else:
            await lose()
        for _ in range(4):
            assert await Note.objects.filter(text="never").acount() == 0
        assert pool().taken == len(pool().idle) <= 2

    asyncio.run(scenario())


def test_a_connection_goes_from_hand_to_hand_and_back_when_idle(small_pool: Any) -> None:
    async def scenario() -> None:
        before = threading.active_count()
        await Note.objects.abulk_create(Note(text=str(number)) for number in range(50))
        notes = await asyncio.gather(*(Note.objects.aget(text=str(number)) for number in range(50)))
        assert [note.text for note in notes] == [str(number) for number in range(50)]
        assert pool().taken == len(pool().idle) == 2
        assert threading.active_count() == before
        async with asyncio.timeout(20):
            while pool().taken:
                await asyncio.sleep(0.1)
        assert not pool().idle

    asyncio.run(scenario())


def test_the_lifespan_opens_and_closes(small_pool: Any) -> None:
    small_pool.settings_dict["OPTIONS"]["pool"] |= {"min_size": 1}

    async def scenario() -> None:
        assert existing() is None
        async with lifespan():
            opened = pool()
            await opened.pool.wait(timeout=5)
            assert await Note.objects.acount() == 0
        assert opened.closed
        assert existing().pools == {}  # type: ignore[union-attr]  # it exists
        # The next use opens a new one.
        assert await Note.objects.acount() == 0
        await close_pools()
        await open_pools("default")
        await close_pools()

    asyncio.run(scenario())


def test_each_loop_has_its_own_pool(small_pool: Any) -> None:
    seen = []

    async def scenario() -> None:
        await Note.objects.acount()
        seen.append(pool())

    asyncio.run(scenario())
    asyncio.run(scenario())
    assert seen[0] is not seen[1]
    assert all(one.closed for one in seen)


def test_new_connections_are_announced(small_pool: Any) -> None:
    announced = []

    def receiver(sender: Any, connection: Any, **kwargs: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('application_name', 'announced', false)")
        announced.append((sender is type(small_pool), connection.alias, connections["default"] is connection))

    async def scenario() -> str:
        from migrator.db.models import CharField, Func, Value

        class Setting(Func):
            function = "current_setting"
            output_field = CharField()

        await Note.objects.acreate(text="any")
        note = await Note.objects.annotate(name=Setting(Value("application_name"))).aget()
        return str(note.name)

    connection_created.connect(receiver)
    try:
        assert asyncio.run(scenario()) == "announced"
    finally:
        connection_created.disconnect(receiver)
    assert announced == [(True, "default", True)]


def test_a_cancelled_task_waits_for_its_receiver(small_pool: Any) -> None:
    started, done = threading.Event(), []

    def receiver(instance: Any, **kwargs: Any) -> None:
        started.set()
        done.extend(Note.objects.count() for _ in range(20))

    async def create() -> None:
        async with atomic():
            await Note.objects.acreate(text="cancelled")

    async def scenario() -> None:
        task = asyncio.create_task(create())
        while not started.is_set():
            await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert done == [1] * 20
        assert await Note.objects.acount() == 0
        assert pool().taken == len(pool().idle)

    post_save.connect(receiver, sender=Note)
    try:
        asyncio.run(scenario())
    finally:
        post_save.disconnect(receiver, sender=Note)
