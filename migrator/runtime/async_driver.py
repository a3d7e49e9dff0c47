"""The asynchronous driver: serves the effects of a generator without blocking the event loop.

Where the database has asynchronous connections, statements run on them. Where it has none, or where a synchronous
transaction is open around the event loop, the generator runs as a whole in the thread that owns the connection.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from migrator.runtime import lanes, scopes, sync_driver
from migrator.runtime.connections import connections
from migrator.runtime.loop_resources import resources
from migrator.runtime.streams import AsyncStream, SyncStream
from migrator.runtime.threads import in_thread
from migrator.runtime.transaction import atomic, condemn
from migrator.sql.effects import (
    Atomic,
    Call,
    CloseStream,
    CopyRows,
    Execute,
    Fetch,
    Notify,
    OnCommit,
    Result,
    RollbackOnError,
)


async def arun(generator: Generator[Any, Any, Any]) -> Any:
    """Drive *generator* to its end and return its result.

    Raises:
        TransactionManagementError: a transaction that surrounds the call belongs to another task.
    """
    if scopes.any_held():
        return await in_thread(sync_driver.run, generator)
    if not any(map(lanes.is_native, connections)):
        return await _run_in_thread(generator)
    driver = AsyncDriver()
    try:
        return await driver.drive(generator)
    finally:
        await driver.release()


async def _run_in_thread(generator: Generator[Any, Any, Any]) -> Any:
    """Drive *generator* synchronously: in the thread of the open transaction, or else in that of sync code."""
    executor = None
    for open_scope in scopes.open_scopes():
        scope = scopes.current(open_scope.alias)
        executor = (lanes.executor_of(scope.lane) if scope is not None else None) or executor
    if not lanes.needs_turn():
        return await in_thread(sync_driver.run, generator, executor=executor, wrappers=lanes.private_wrappers())
    async with (await resources()).single_connection:
        return await in_thread(sync_driver.run, generator, executor=executor, wrappers=lanes.private_wrappers())


class AsyncDriver:
    """Serves one generator. Outside a transaction it holds a connection from one call of user code to the next."""

    __slots__ = ("lease", "leased")

    def __init__(self) -> None:
        self.lease: Any = None
        self.leased: str | None = None

    async def drive(self, generator: Generator[Any, Any, Any]) -> Any:
        """Drive *generator*, throwing errors and cancellation into it."""
        try:
            effect = next(generator)
            while True:
                try:
                    answer = await SERVERS[type(effect)](self, effect)
                except BaseException as error:  # noqa: BLE001  # everything is thrown into the generator
                    effect = generator.throw(error)
                else:
                    effect = generator.send(answer)
        except StopIteration as stop:
            return stop.value
        finally:
            generator.close()

    async def release(self) -> None:
        """Give back the connection held for the next statement, if there is one."""
        lane, self.lease, self.leased = self.lease, None, None
        if lane is not None:
            await lane.release()

    async def _lane(self, alias: str) -> Any:
        joined = lanes.joined_lane(alias)
        if joined is not None:
            return joined
        if not lanes.is_native(alias):
            return lanes.thread_lane(alias)
        if self.leased != alias:
            await self.release()
            self.lease = await lanes.native_lane(alias)
            self.leased = alias
        return self.lease

    async def execute(self, effect: Execute) -> Any:
        """Run a statement and answer with what was asked for."""
        lane = await self._lane(effect.using)
        try:
            answer = await lane.serve(sync_driver.serve, effect)
        except Exception as error:
            if effect.condemns and lane.wrapper is not None:
                condemn(lane.wrapper, error)
            raise
        if effect.result is Result.STREAM and lane is self.lease and isinstance(answer, AsyncStream):
            # The stream keeps the connection until it is closed.
            answer.lane, self.lease, self.leased = lane, None, None
        return answer

    async def copy_rows(self, effect: CopyRows) -> Any:
        """Hand rows to the database in its own way, or answer with ``UNSERVED``."""
        lane = await self._lane(effect.using)
        return await lane.copy_rows(sync_driver.serve, effect)

    async def fetch(self, effect: Fetch) -> Any:
        """Answer with the next rows of a stream."""
        if isinstance(effect.stream, SyncStream):
            return await in_thread(effect.stream.fetch, effect.size)
        return await effect.stream.fetch(effect.size)

    async def close_stream(self, effect: CloseStream) -> None:
        """Close a stream."""
        if isinstance(effect.stream, SyncStream):
            await in_thread(effect.stream.close)
        else:
            await effect.stream.close()

    async def atomic(self, effect: Atomic) -> Any:
        """Run the body inside a transaction or savepoint."""
        await self.release()
        async with atomic(effect.using, savepoint=effect.savepoint, durable=effect.durable):
            return await self.drive(effect.body())

    async def rollback_on_error(self, effect: RollbackOnError) -> Any:
        """Run the body; its error condemns the transaction around it."""
        try:
            return await self.drive(effect.body())
        except Exception as error:
            joined = lanes.joined_lane(effect.using)
            if joined is not None:
                condemn(joined.wrapper, error)
            raise

    async def on_commit(self, effect: OnCommit) -> None:
        """Register a hook with the open transaction, or run it at once."""
        joined = lanes.joined_lane(effect.using)
        if joined is not None:
            joined.wrapper.on_commit(effect.fn)
            return
        await self.release()
        await lanes.call(effect.fn)

    async def notify(self, effect: Notify) -> Any:
        """Send a signal; synchronous receivers run in a thread that works on the open transactions."""
        await self.release()
        blocking, _coroutines = effect.signal._live_receivers(effect.sender)
        if not blocking:
            # They run in tasks of their own, which the transactions are lent to.
            with scopes.lent():
                return await effect.signal.asend(sender=effect.sender, **effect.kwargs)
        return await in_thread(effect.signal.send, sender=effect.sender, **effect.kwargs)

    async def call(self, effect: Call) -> Any:
        """Call user code."""
        await self.release()
        return await lanes.call(effect.function, *effect.args, **effect.kwargs)


SERVERS: dict[type, Any] = {
    Execute: AsyncDriver.execute,
    CopyRows: AsyncDriver.copy_rows,
    Fetch: AsyncDriver.fetch,
    CloseStream: AsyncDriver.close_stream,
    Atomic: AsyncDriver.atomic,
    RollbackOnError: AsyncDriver.rollback_on_error,
    OnCommit: AsyncDriver.on_commit,
    Notify: AsyncDriver.notify,
    Call: AsyncDriver.call,
}
