"""What belongs to one event loop, and goes with it: pools of asynchronous connections, worker threads, locks."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any
from weakref import WeakKeyDictionary

from migrator.host.deferred import asgiref_sync, asyncio, futures
from migrator.runtime.connections import connections


class Worker:
    """One thread with its own connection, for a driver that has no asynchronous form."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.executor = futures.ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"migrator-{alias}")
        self.wrapper: Any = None

    async def start(self) -> None:
        """Make the thread's wrapper; the connection itself opens at first use."""
        self.wrapper = await self._do(connections.__getitem__, self.alias)
        # Synchronous code that joins a transaction may run in any thread.
        self.wrapper.inc_thread_sharing()

    async def close(self) -> None:
        """Close the connection and end the thread."""
        try:
            if self.wrapper is not None:
                await self._do(self.wrapper.close)
        finally:
            self.executor.shutdown(wait=False)

    async def _do(self, function: Any, *args: Any) -> Any:
        return await asgiref_sync.SyncToAsync(function, thread_sensitive=False, executor=self.executor)(*args)


class LoopResources:
    """The pools, idle workers and locks of one event loop."""

    def __init__(self) -> None:
        self.pools: dict[str, Any] = {}
        self.idle_workers: dict[str, list[Worker]] = {}
        self.single_connection = asyncio.Lock()
        self.opening = asyncio.Lock()
        self.guardian: AsyncGenerator[None, None] | None = None

    async def pool(self, alias: str) -> Any:
        """Return the open pool of *alias*, opening it at first use."""
        pool = self.pools.get(alias)
        if pool is not None:
            return pool
        async with self.opening:
            if alias not in self.pools:
                wrapper = connections[alias]
                pool = wrapper.async_pool_class(wrapper)
                await pool.open()
                self.pools[alias] = pool
        return self.pools[alias]

    async def worker(self, alias: str) -> Worker:
        """Return an idle worker of *alias*, or a new one."""
        idle = self.idle_workers.setdefault(alias, [])
        if idle:
            return idle.pop()
        worker = Worker(alias)
        try:
            await worker.start()
        except BaseException:
            worker.executor.shutdown(wait=False)
            raise
        return worker

    def give_back(self, worker: Worker) -> None:
        """Keep *worker* for the next transaction."""
        self.idle_workers.setdefault(worker.alias, []).append(worker)

    async def close(self) -> None:
        """Close every pool and worker. The next use opens new ones."""
        pools, self.pools = self.pools, {}
        workers = [worker for idle in self.idle_workers.values() for worker in idle]
        self.idle_workers = {}
        for resource in (*pools.values(), *workers):
            await resource.close()


_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, LoopResources] = WeakKeyDictionary()


async def resources() -> LoopResources:
    """Return what belongs to the running loop; it is closed when the loop shuts its asynchronous generators down."""
    loop = asyncio.get_running_loop()
    found = _by_loop.get(loop)
    if found is None:
        found = _by_loop[loop] = LoopResources()
        found.guardian = _closing(found)
        await anext(found.guardian)
    return found


def existing() -> LoopResources | None:
    """Return what belongs to the running loop if anything was opened there."""
    return _by_loop.get(asyncio.get_running_loop())


async def _closing(held: LoopResources) -> AsyncGenerator[None, None]:
    """Stay suspended until ``loop.shutdown_asyncgens()``, then close *held*: the only hook a loop has for its end."""
    try:
        yield
    finally:
        await held.close()
