"""Lanes: the ways in which a statement of asynchronous code reaches its connection.

A lane offers ``wrapper`` (the transaction's state), ``serve(serve, effect)``, ``copy_rows(serve, effect)``,
``open_cursor()``, ``enter(block)``, ``leave(failed)``, ``run_hooks()`` and ``release()``. Which lane serves an alias is decided by what the wrapper says of itself:
``async_pool_class`` (the driver has asynchronous connections) and ``has_isolated_connections`` (a second connection
sees the same data).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from migrator.host.deferred import asyncio, futures, inspect
from migrator.runtime import scopes
from migrator.runtime.admission import admit, refusals
from migrator.runtime.connections import connections
from migrator.runtime.loop_resources import LoopResources, Worker, existing, resources
from migrator.runtime.single_connections import opened_here
from migrator.runtime.thread_cursor import ThreadCursor
from migrator.runtime.threads import in_thread, to_the_end
from migrator.runtime.transaction_steps import entering, leaving, perform, perform_async


class ThreadLane:
    """Statements run in a thread, on a synchronous wrapper.

    Args:
        wrapper: the wrapper to work on; None means whatever the thread has.
        executor: the thread; None is the one of thread-sensitive code.
    """

    def __init__(self, alias: str, wrapper: Any, executor: futures.ThreadPoolExecutor | None = None) -> None:
        self.alias = alias
        self.wrapper = wrapper
        self.executor = executor

    async def _do(self, function: Any, *args: Any) -> Any:
        wrappers = {self.alias: self.wrapper} if self.wrapper is not None else None
        return await in_thread(function, *args, executor=executor_of(self), wrappers=wrappers)

    async def serve(self, serve: Callable[[Any], Any], effect: Any) -> Any:
        """Answer *effect* by calling the synchronous driver's *serve* in the thread."""
        return await self._do(serve, effect)

    async def copy_rows(self, serve: Callable[[Any], Any], effect: Any) -> Any:
        """Answer a request to copy rows, in the thread too."""
        return await self._do(serve, effect)

    async def open_cursor(self) -> ThreadCursor:
        """Return an open raw cursor."""

        def opened() -> Any:
            return (self.wrapper or connections[self.alias]).cursor()

        return ThreadCursor(self._do, await self._do(opened))

    async def enter(self, block: Any) -> None:
        """Open the transaction or savepoint of *block*."""
        if self.wrapper is None:
            self.wrapper = await self._do(connections.__getitem__, self.alias)
        blocks = len(self.wrapper.atomic_blocks)
        try:
            await self._do(perform, entering(block, self.wrapper), self.wrapper)
        except asyncio.CancelledError:
            # The thread went on, and nobody else will close the block that it opened.
            if len(self.wrapper.atomic_blocks) > blocks:
                await self.leave(failed=True)
            raise

    async def leave(self, *, failed: bool) -> None:
        """Close the innermost block; hooks run in the same thread, on the same connection."""
        await to_the_end(self._do(perform, leaving(self.wrapper, failed=failed), self.wrapper))

    async def run_hooks(self) -> None:
        """Nothing is left to run: the wrapper ran its hooks when it was given autocommit back."""

    async def release(self) -> None:
        """Nothing to give back."""


def executor_of(lane: Any) -> futures.ThreadPoolExecutor | None:
    """Return the thread of *lane*.

    Borrowers get None: the thread waits for them (it called ``async_to_sync``), and asgiref knows to run what they ask
    for right there.
    """
    executor: futures.ThreadPoolExecutor | None = getattr(lane, "executor", None)
    if executor is None or any(scope.lane is lane and scope.lent for scope in scopes.open_scopes()):
        return None
    return executor


class WorkerLane(ThreadLane):
    """A thread lane with a worker of its own, so that other tasks are neither blocked nor drawn in."""

    def __init__(self, worker: Worker, home: LoopResources) -> None:
        super().__init__(worker.alias, worker.wrapper, worker.executor)
        self.worker = worker
        self.home = home

    async def release(self) -> None:
        """Keep the worker for the next transaction."""
        self.home.give_back(self.worker)


class SingleLane(ThreadLane):
    """A thread lane on the only connection there is: everybody else waits until it is released."""

    def __init__(self, alias: str, wrapper: Any, home: LoopResources) -> None:
        super().__init__(alias, wrapper)
        self.home = home

    async def claim(self) -> None:
        """Wait for the connection."""
        await self.home.single_connection.acquire()

    async def release(self) -> None:
        """Let the next one in."""
        self.home.single_connection.release()


class NativeLane:
    """Statements run on an asynchronous connection, which a backend's subclass stands for.

    The subclass has the transaction methods of a database wrapper as coroutines, and ``serve``, ``copy_rows``,
    ``open_cursor``, ``run_hooks`` and ``release``.
    """

    __slots__ = ()

    @property
    def wrapper(self) -> Any:
        """The wrapper that carries the state of the connection's transaction."""
        raise NotImplementedError("subclasses of NativeLane must provide wrapper")

    async def enter(self, block: Any) -> None:
        """Open the transaction or savepoint of *block*."""
        await perform_async(entering(block, self.wrapper), self)

    async def leave(self, *, failed: bool) -> None:
        """Close the innermost block; its hooks wait for ``run_hooks()``."""
        await perform_async(leaving(self.wrapper, failed=failed), self)


async def native_lane(alias: str) -> Any:
    """Check a connection of *alias* out of its pool."""
    if refusals:
        admit(alias)
    home = existing() or await resources()
    pool = home.pools.get(alias) or await home.pool(alias)
    return await pool.acquire()


def joined_lane(alias: str) -> Any:
    """Return the lane that the calling task has to use on *alias* because a transaction is open around it, or None."""
    scope = scopes.current(alias)
    if scope is not None:
        return scope.lane
    held = scopes.held(alias)
    return ThreadLane(alias, held) if held is not None else None


def thread_lane(alias: str) -> ThreadLane:
    """Return the lane of single statements for a driver without asynchronous connections."""
    return ThreadLane(alias, _only_wrapper(alias))


def _only_wrapper(alias: str) -> Any:
    """Return the loop thread's own wrapper if its data exist nowhere else (an open database in memory)."""
    return None if connections.are_isolated(alias) else opened_here(alias)


def private_wrappers() -> dict[str, Any]:
    """Return, by alias, the loop thread's wrappers whose data exist nowhere else."""
    return {alias: wrapper for alias in connections if (wrapper := _only_wrapper(alias)) is not None}


def needs_turn() -> bool:
    """Say whether some database has a single connection that the calling code does not hold yet."""
    if all(map(connections.are_isolated, connections)):
        return False
    return not any(isinstance(scope.lane, SingleLane) for scope in scopes.open_scopes())


async def transaction_lane(alias: str) -> Any:
    """Return a lane for a new outermost transaction on *alias*."""
    if is_native(alias):
        return await native_lane(alias)
    home = await resources()
    if connections.are_isolated(alias):
        return WorkerLane(await home.worker(alias), home)
    if not needs_turn():
        # A transaction on another such database holds the turn already.
        return ThreadLane(alias, _only_wrapper(alias))
    lane = SingleLane(alias, _only_wrapper(alias), home)
    await lane.claim()
    return lane


def is_native(alias: str) -> bool:
    """Say whether single statements on *alias* run on asynchronous connections."""
    return connections.wrapper_class(alias).async_pool_class is not None


async def call(function: Any, *args: Any, **kwargs: Any) -> Any:
    """Call user code that may be synchronous or not, and return its result."""
    if inspect.iscoroutinefunction(function):
        return await function(*args, **kwargs)
    answer = await in_thread(function, *args, **kwargs)
    return await answer if inspect.isawaitable(answer) else answer
