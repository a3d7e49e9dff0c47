"""Workers of an asynchronous pool end with their loop, whatever they are doing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from migrator.backends.postgresql.async_pool import ending_pool

psycopg_pool = pytest.importorskip("psycopg_pool")


class Connecting:
    """A task of a pool that takes long."""

    def __init__(self) -> None:
        self.started = asyncio.Event()

    async def run(self) -> None:
        self.started.set()
        await asyncio.sleep(1000)


def test_a_worker_that_is_cancelled_at_its_work_ends() -> None:
    async def scenario() -> bool:
        queue: Any = asyncio.Queue()
        task = Connecting()
        queue.put_nowait(task)
        worker = asyncio.create_task(ending_pool(psycopg_pool.AsyncConnectionPool).worker(queue))
        await task.started.wait()
        worker.cancel()
        await asyncio.wait([worker], timeout=10)
        ended = worker.done()
        worker.cancel()
        return ended

    assert asyncio.run(scenario())
