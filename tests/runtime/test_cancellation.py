"""Cancellation at any await: a transaction is kept or undone as a whole, and its connection comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from migrator.db.models.signals import post_save
from migrator.runtime import scopes
from migrator.runtime.errors import TransactionManagementError
from migrator.runtime.loop_resources import existing
from migrator.runtime.transaction import atomic, on_commit
from tests.runtime.cancelling import cancelled_at
from tests.runtime.models import Loud, Note

ROUNDS = 200
"""More awaits than any of the scenarios has."""

hooks: list[str] = []


async def transaction() -> None:
    async with atomic():
        await Note.objects.acreate(text="a")
        async with atomic():
            await Note.objects.acreate(text="b")
        on_commit(lambda: hooks.append("committed"))
        await Note.objects.filter(text="a").aupdate(text="c")


async def failing_inside() -> None:
    async with atomic():
        await Note.objects.acreate(text="a")
        try:
            async with atomic():
                await Note.objects.acreate(text="gone")
                raise ZeroDivisionError
        except ZeroDivisionError:
            await Note.objects.acreate(text="b")


async def with_user_code() -> None:
    def receiver(instance: Any, **kwargs: Any) -> None:
        if instance.text == "a":
            Note.objects.create(text="b")

    post_save.connect(receiver, sender=Note)
    try:
        async with atomic():
            await Note.objects.acreate(text="a")
            await Loud.objects.filter(text="none").adelete()
    finally:
        post_save.disconnect(receiver, sender=Note)


async def in_bulk() -> None:
    async with atomic():
        await Note.objects.abulk_create([Note(text="a"), Note(text="b")])
        async for note in Note.objects.order_by("id").aiterator(chunk_size=1):
            note.text += "!"
            await note.asave()


async def single_statements() -> None:
    """No transaction of ours: each row is kept or not, and connections are not lost either."""
    async for _note in Note.objects.order_by("id").aiterator(chunk_size=1):
        pass
    await Note.objects.filter(text="none").afirst()


Scenario = Callable[[], Coroutine[Any, Any, None]]
SCENARIOS: list[Scenario] = [transaction, failing_inside, with_user_code, in_bulk, single_statements]


def check_that_nothing_is_out() -> None:
    """Fail if a scope is open, or a connection is checked out or in a transaction."""
    assert scopes.open_scopes() == []
    home = existing()
    for pool in home.pools.values() if home is not None else ():
        assert pool.taken == len(pool.idle) == len(pool.leased)
        assert not pool.waiting
        assert {connection.pgconn.transaction_status for connection, _ in pool.idle} <= {0}


@pytest.mark.parametrize("late", [False, True], ids=["at once", "late"])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_cancelled_at_every_await(tables: Any, scenario: Scenario, late: bool) -> None:
    async def all_rounds() -> int:
        await Note.objects.acount()
        for when in range(ROUNDS):
            hooks.clear()
            cancelled = await cancelled_at(scenario(), when, late=late)
            check_that_nothing_is_out()
            rows = await Note.objects.acount()
            assert rows in ({0, 2} if cancelled else {0 if scenario is single_statements else 2}), when
            if scenario is transaction:
                assert hooks == ["committed"] * (rows // 2), when
            await Note.objects.all().adelete()
            if not cancelled:
                return when
        return ROUNDS

    awaits = asyncio.run(all_rounds())
    assert 2 <= awaits < ROUNDS


def test_a_timeout_inside_a_transaction_undoes_it_and_says_so(tables: Any) -> None:
    if tables.vendor != "postgresql":
        pytest.skip("a statement in a thread runs to its end")

    async def scenario() -> None:
        with pytest.raises(TransactionManagementError, match=r"was cancelled \(by asyncio.timeout"):
            async with atomic():
                await Note.objects.acreate(text="lost")
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await sleep()
                with pytest.raises(TransactionManagementError, match="You can't execute queries until the end"):
                    await Note.objects.acount()
        assert await Note.objects.acount() == 0
        async with atomic():
            await Note.objects.acreate(text="kept")
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05), atomic():
                    await sleep()
        assert await Note.objects.acount() == 1

    asyncio.run(scenario())


async def sleep() -> None:
    """Let the server sleep for longer than any test."""
    from migrator.db.models import FloatField, Func, Value

    class Sleep(Func):
        function = "pg_sleep"
        output_field = FloatField()

    await Note.objects.annotate(slept=Sleep(Value(30))).aget()


def test_an_error_that_does_not_leave_the_block_is_told_at_its_end(tables: Any) -> None:
    if tables.vendor != "postgresql":
        pytest.skip("SQLite goes on after a failed statement")
    from migrator.sql.errors import DatabaseError

    async def scenario() -> None:
        with pytest.raises(TransactionManagementError, match="failed, and its error did not leave the block"):
            async with atomic():
                await Note.objects.acreate(text="lost")
                with pytest.raises(DatabaseError):
                    await Note.objects.extra(where=["1/0 = 1"]).acount()
        assert await Note.objects.acount() == 0

    asyncio.run(scenario())
