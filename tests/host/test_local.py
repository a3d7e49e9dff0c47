"""Attributes of a context: what threads and tasks see of each other."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from migrator.host.standalone.local import local


def test_an_attribute_that_is_not_set_is_missing() -> None:
    holder = local()
    with pytest.raises(AttributeError, match="'value' is not set in this context"):
        _ = holder.value
    holder.value = 1
    del holder.value
    assert not hasattr(holder, "value")
    with pytest.raises(AttributeError):
        del holder.value


@pytest.mark.parametrize("thread_critical", [False, True])
def test_a_thread_of_its_own_starts_without_values(thread_critical: bool) -> None:
    holder, seen = local(thread_critical), []
    holder.value = 1
    thread = threading.Thread(target=lambda: seen.append(hasattr(holder, "value")))
    thread.start()
    thread.join()
    assert seen == [False]


def test_tasks_do_not_see_what_their_siblings_set() -> None:
    holder = local()

    async def child(value: int) -> Any:
        holder.value = value
        await asyncio.sleep(0)
        return holder.value

    async def parent() -> Any:
        holder.value = 0
        return [*await asyncio.gather(child(1), child(2)), holder.value]

    assert asyncio.run(parent()) == [1, 2, 0]


def test_values_pass_through_the_bridges_between_sync_and_async() -> None:
    holder = local()
    holder.value = "outside"

    def inside() -> Any:
        seen, holder.value = holder.value, "set in the thread"
        return seen

    async def body() -> Any:
        return await sync_to_async(inside)(), holder.value

    assert async_to_sync(body)() == ("outside", "set in the thread")


def test_a_thread_critical_value_does_not_leave_its_thread() -> None:
    holder = local(thread_critical=True)
    holder.value = 1

    async def body() -> bool:
        return await sync_to_async(lambda: hasattr(holder, "value"), thread_sensitive=False)()

    assert asyncio.run(body()) is False
