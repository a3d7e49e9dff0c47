"""Locks on a name, held by one transaction at a time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from migrator.db import connections
from migrator.db.utils import NotSupportedError
from migrator.runtime.advisory_locks import aadvisory_lock, advisory_lock, lock_number
from migrator.runtime.errors import TransactionManagementError
from migrator.runtime.transaction import atomic
from tests.backends.conftest import TUNED
from tests.loops import in_loop


def test_a_lock_is_held_until_the_transaction_ends(postgres: Any, tuned: Any) -> None:
    tuned()
    with atomic(using=postgres.alias):
        assert advisory_lock("report", using=postgres.alias)
        with atomic(using=TUNED):
            assert not advisory_lock("report", wait=False, using=TUNED)
            assert advisory_lock("another", wait=False, using=TUNED)
    with atomic(using=TUNED):
        assert advisory_lock("report", wait=False, using=TUNED)


def test_shared_locks_go_together(postgres: Any, tuned: Any) -> None:
    tuned()
    with atomic(using=postgres.alias), atomic(using=TUNED):
        assert advisory_lock(7, shared=True, using=postgres.alias)
        assert advisory_lock(7, shared=True, wait=False, using=TUNED)
        assert not advisory_lock(7, wait=False, using=TUNED)


def test_tasks_wait_for_each_other(postgres: Any) -> None:
    order: list[str] = []

    async def work(name: str) -> None:
        async with atomic(using=postgres.alias):
            await aadvisory_lock("queue", using=postgres.alias)
            order.append(f"{name} in")
            await asyncio.sleep(0.02)
            order.append(f"{name} out")

    async def scenario() -> None:
        await asyncio.gather(*map(work, "abc"))

    in_loop(scenario())
    assert sorted(order[::2]) == ["a in", "b in", "c in"]
    assert [entry.partition(" ")[0] for entry in order[::2]] == [entry.partition(" ")[0] for entry in order[1::2]]


def test_a_task_may_ask_without_waiting(postgres: Any, tuned: Any) -> None:
    tuned()

    async def ask() -> bool:
        async with atomic(using=postgres.alias):
            return await aadvisory_lock("report", wait=False, using=postgres.alias)

    with atomic(using=TUNED):
        advisory_lock("report", using=TUNED)
        assert in_loop(ask()) is False
    assert in_loop(ask()) is True


def test_outside_a_transaction_it_would_be_given_up_at_once(postgres: Any) -> None:
    with pytest.raises(TransactionManagementError, match="A lock belongs to a transaction"):
        advisory_lock("report", using=postgres.alias)
    with pytest.raises(TransactionManagementError, match="A lock belongs to a transaction"):
        in_loop(aadvisory_lock("report", using=postgres.alias))


def test_databases_without_such_locks_say_so() -> None:
    with atomic(), pytest.raises(NotSupportedError, match="SQLite has no advisory locks"):
        advisory_lock("report")
    connections["default"].close()


def test_names_mean_the_same_in_every_program() -> None:
    assert lock_number("report") == lock_number("report") != lock_number("Report")
    assert -(2**63) <= lock_number("report") < 2**63
    assert lock_number(42) == 42
