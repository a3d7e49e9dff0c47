"""Asynchronous connections: a pool for each event loop and alias.

psycopg's pool opens, checks, replaces and retires the connections. What is between two statements of a busy program
stays on this side of it: a connection that was given back a moment ago is handed to whoever asks or waits, without
locks, tasks or log records.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any
from weakref import WeakSet

import psycopg
from psycopg import AsyncClientCursor
from psycopg.pq import ConnStatus, TransactionStatus

from migrator.backends.base.signals import connection_created
from migrator.backends.postgresql.async_connection import LoopConnection
from migrator.backends.postgresql.async_handle import AsyncHandle, bridged_wrapper
from migrator.backends.postgresql.pool import require_pool_module
from migrator.runtime.threads import in_thread, to_the_end

POOL_DEFAULTS: dict[str, Any] = {"min_size": 0, "max_size": 10}
"""Where OPTIONS["pool"] says nothing else. Nothing is connected before it is needed."""

LEASE_SECONDS = 60.0
"""How long a connection may go from hand to hand before psycopg's pool sees it again, which looks at its age."""

FIRST_LOOK_SECONDS = 0.05
"""How soon somebody who waits for the very first connection looks whether it could not be opened; twice as long each time."""

IDLE_SECONDS = 1.0
"""How long a connection waits on this side for its next use."""


class AsyncPool:
    """The asynchronous connections of one alias in one event loop.

    Args:
        wrapper: the database wrapper whose settings apply.
    """

    def __init__(self, wrapper: Any) -> None:
        self.wrapper = wrapper
        self.alias = wrapper.alias
        self.binds_on_server = wrapper.settings_dict["OPTIONS"].get("server_side_binding") is True
        self.module = require_pool_module()
        options = self._options()
        # Counted here: for psycopg's pool those for whom it opens a connection are waiting too.
        self.max_waiting = options.pop("max_waiting", 0)
        self.keeps = options.get("check") is None and options.get("reset") is None
        params = {**wrapper.get_connection_params(), "autocommit": True}
        params["cursor_factory"] = psycopg.AsyncCursor if self.binds_on_server else AsyncClientCursor
        self.level = wrapper._wanted_isolation_level()
        self.failures: dict[str, Exception] = {}
        self.has_connected = False
        self.pool = ending_pool(self.module.AsyncConnectionPool)(
            kwargs=params,
            connection_class=noting_failures(self.failures),
            open=False,
            configure=self._configure,
            **options,
        )
        self.opened: WeakSet[Any] = WeakSet()
        # Connections on this side that nobody uses, with the time since when; the last one is taken first.
        self.idle: list[tuple[LoopConnection, float]] = []
        # Since when each connection is on this side.
        self.leased: dict[LoopConnection, float] = {}
        # How many are on this side or about to be.
        self.taken = 0
        # Those who wait for one of them; None tells them to ask psycopg's pool.
        self.waiting: deque[asyncio.Future[LoopConnection | None]] = deque()
        self.closed = False
        self.sweep: asyncio.TimerHandle | None = None
        self.sweeping: asyncio.Task[None] | None = None

    def _options(self) -> dict[str, Any]:
        wanted = self.wrapper.settings_dict["OPTIONS"].get("pool")
        options = {**POOL_DEFAULTS, **(wanted if isinstance(wanted, dict) else {})}
        # A function for synchronous connections.
        options.pop("check", None)
        if self.wrapper.settings_dict["CONN_HEALTH_CHECKS"]:
            options["check"] = self.module.AsyncConnectionPool.check_connection
        return options

    async def _configure(self, connection: Any) -> None:
        """Give a new connection its role, time zone and isolation level, and tell who wants to know of it."""
        self.has_connected = True
        self.opened.add(connection)
        role = self.wrapper.settings_dict["OPTIONS"].get("assume_role")
        if role:
            statement = psycopg.sql.SQL("SET ROLE {}").format(psycopg.sql.Literal(role))
            await connection.execute(statement)
        zone = self.wrapper.timezone_name
        if zone and connection.info.parameter_status("TimeZone") != zone:
            await connection.execute(self.wrapper.ops.set_time_zone_sql(), [zone])
        if self.level is not None:
            await connection.set_isolation_level(self.level)
        await self._announce(connection)

    async def _announce(self, connection: Any) -> None:
        """Send ``connection_created`` for a new connection.

        Receivers are synchronous: they get a wrapper that serves them in a thread. One with the attribute
        ``asynchronous``, a coroutine function that takes the driver's connection, needs no thread.
        """
        sender = type(self.wrapper)
        plain, coroutines = connection_created._live_receivers(sender)
        blocking = []
        for receiver in plain:
            asynchronous = getattr(receiver, "asynchronous", None)
            if asynchronous is None:
                blocking.append(receiver)
            else:
                await asynchronous(connection)
        if not blocking and not coroutines:
            return
        wrapper = bridged_wrapper(connection, self)
        facts = {"signal": connection_created, "sender": sender, "connection": wrapper}
        for receiver in coroutines:
            await receiver(**facts)
        if blocking:
            # A thread of its own: the one that synchronous code shares may be waiting for this connection.
            with ThreadPoolExecutor(max_workers=1) as executor:
                for receiver in blocking:
                    await in_thread(receiver, executor=executor, wrappers={self.alias: wrapper}, **facts)
        wrapper.connection = None

    async def open(self) -> None:
        """Start the pool, outside the context of whoever asks first: its workers live longer."""
        with self.wrapper.wrap_database_errors:
            await asyncio.create_task(self.pool.open(), context=contextvars.Context())

    async def close(self) -> None:
        """Close all connections, and send away who waits for one."""
        self.closed = True
        if self.sweep is not None:
            self.sweep.cancel()
            self.sweep = None
        for place in self.waiting:
            if not place.done():
                place.set_exception(self.module.PoolClosed(f"the pool of database '{self.alias}' is closed"))
        idle, self.idle = self.idle, []
        await self._return(*(connection for connection, _ in idle))
        try:
            await self.pool.close()
        except asyncio.CancelledError:
            # A loop that ends cancels all tasks first, those of the pool among them, which then does not get far.
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
        finally:
            for connection in tuple(self.opened):
                await connection.close()

    # Checking out

    async def acquire(self) -> AsyncHandle:
        """Check a connection out.

        Raises:
            OperationalError: none was free in time, or none could be opened.
        """
        while self.idle:
            connection, _ = self.idle.pop()
            if not connection.closed:
                return AsyncHandle(connection, self)
            await to_the_end(self._return(connection))
        with self.wrapper.wrap_database_errors:
            return AsyncHandle(await self._wait(), self)

    async def _wait(self) -> LoopConnection:
        """Wait for a connection: of psycopg's pool while it may have more, else of whoever gives one back."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        deadline = started + self.pool.timeout
        in_line = bool(self.waiting)
        while True:
            if not in_line and self.taken < self.pool.max_size:
                return await self._take_over(deadline)
            connection = await self._stand_in_line(deadline)
            if connection is not None:
                return connection
            in_line = False

    async def _take_over(self, deadline: float) -> LoopConnection:
        """Take a connection over from psycopg's pool."""
        loop = asyncio.get_running_loop()
        self.taken += 1
        try:
            connection = await self._ask(deadline)
        except self.module.PoolTimeout:
            self._leave_room()
            raise self._timeout() from self.failures.get("last")
        except BaseException:
            self._leave_room()
            raise
        self.leased[connection] = loop.time()
        return connection

    async def _ask(self, deadline: float) -> LoopConnection:
        """Ask psycopg's pool for a connection, and wait for it until the deadline.

        The pool goes on trying to connect as long as somebody waits. That is of use to a program whose server restarts; one
        that has never had a connection gets the reason at once, as it does without a pool.
        """
        time, patience = asyncio.get_running_loop().time, FIRST_LOOK_SECONDS
        while not self.has_connected and patience < deadline - time():
            try:
                return await self._getconn(patience)
            except self.module.PoolTimeout:
                failure = self.failures.get("last")
                if failure is not None:
                    raise psycopg.OperationalError(str(failure)) from failure
            patience *= 2
        return await self._getconn(deadline - time())

    async def _getconn(self, seconds: float) -> LoopConnection:
        connection: LoopConnection = await self.pool.getconn(timeout=seconds)
        return connection

    async def _stand_in_line(self, deadline: float) -> LoopConnection | None:
        """Wait until a connection is given back; None means that psycopg's pool may have one."""
        if self.max_waiting and len(self.waiting) >= self.max_waiting:
            raise self.module.TooManyRequests(
                f"the pool of database '{self.alias}' has already {len(self.waiting)} requests waiting. Raise "
                'max_waiting or max_size in OPTIONS["pool"], or start fewer tasks at a time.'
            )
        loop = asyncio.get_running_loop()
        place: asyncio.Future[LoopConnection | None] = loop.create_future()
        self.waiting.append(place)
        timer = loop.call_at(deadline, self._send_away, place)
        try:
            return await place
        except asyncio.CancelledError:
            if place.cancelled():
                self.waiting.remove(place)
            elif place.exception() is None:
                # It came at the same time as the cancellation.
                self._hand_on(place.result())
            raise
        finally:
            timer.cancel()

    def _send_away(self, place: asyncio.Future[LoopConnection | None]) -> None:
        if not place.done():
            place.set_exception(self._timeout())
            self.waiting.remove(place)

    def _timeout(self) -> Exception:
        """Return the error of somebody who waited for too long."""
        text = f"couldn't get a connection to database '{self.alias}' after {self.pool.timeout:.2f} sec: "
        failure = self.failures.get("last")
        if self.taken < self.pool.max_size and failure is not None:
            text += f"the last attempt to connect failed with: {str(failure).strip()}"
        else:
            text += (
                f'all {self.pool.max_size} connections of the pool are in use. Raise max_size in OPTIONS["pool"], '
                "end transactions sooner, or start fewer tasks at a time."
            )
        error: Exception = self.module.PoolTimeout(text)
        return error

    # Giving back

    async def release(self, connection: LoopConnection) -> None:
        """Give a connection back; one in the middle of a transaction is rolled back or closed by psycopg's pool."""
        pgconn = connection.pgconn
        if (
            self.keeps
            and not self.closed
            and pgconn.status == ConnStatus.OK
            and pgconn.transaction_status == TransactionStatus.IDLE
            and connection.autocommit
            and asyncio.get_running_loop().time() - self.leased[connection] < LEASE_SECONDS
        ):
            self._hand_on(connection)
        else:
            await to_the_end(self._return(connection))

    def _hand_on(self, connection: LoopConnection | None) -> None:
        """Give a connection, or the right to ask for one, to whoever waited longest; else keep the connection."""
        while self.waiting:
            place = self.waiting.popleft()
            if not place.done():
                place.set_result(connection)
                return
        if connection is not None:
            loop = asyncio.get_running_loop()
            self.idle.append((connection, loop.time()))
            if self.sweep is None:
                self.sweep = loop.call_later(IDLE_SECONDS, self._sweep)

    def _leave_room(self) -> None:
        """Note that one connection less is on this side."""
        self.taken -= 1
        self._hand_on(None)

    async def _return(self, *connections: LoopConnection) -> None:
        """Give connections back to psycopg's pool, which replaces those that are broken."""
        for connection in connections:
            del self.leased[connection]
            try:
                await self.pool.putconn(connection)
            finally:
                self._leave_room()

    def _sweep(self) -> None:
        """Let go of connections that were idle for a while, so that the pool's limits on age and number apply."""
        loop = asyncio.get_running_loop()
        limit = loop.time() - IDLE_SECONDS
        stale = [connection for connection, since in self.idle if since <= limit]
        self.idle = [entry for entry in self.idle if entry[1] > limit]
        self.sweep = loop.call_later(IDLE_SECONDS, self._sweep) if self.idle else None
        if stale:
            self.sweeping = loop.create_task(self._return(*stale), context=contextvars.Context())


class _Tasks:
    """The queue of a pool's worker, which gives nothing to a worker that was cancelled.

    Args:
        queue: the queue of psycopg's pool.
    """

    def __init__(self, queue: Any) -> None:
        self.queue = queue

    async def get(self) -> Any:
        """Return the next task.

        Raises:
            CancelledError: the worker was cancelled while it did the last one.
        """
        worker = asyncio.current_task()
        if worker is not None and worker.cancelling():
            raise asyncio.CancelledError
        return await self.queue.get()


@cache
def ending_pool(pool_class: Any) -> Any:
    """Return psycopg's pool with workers that end when they are cancelled.

    A worker of psycopg's keeps to its queue if it is cancelled while it connects; a loop that cancels all tasks at its
    end would wait for it for ever.
    """

    class EndingPool(pool_class):  # type: ignore[misc]  # psycopg_pool is imported at run time
        @classmethod
        async def worker(cls, q: Any) -> None:
            await super().worker(_Tasks(q))

    return EndingPool


def noting_failures(failures: dict[str, Exception]) -> type[LoopConnection]:
    """Return a connection class that notes under ``last`` why it could not connect; psycopg's pool only logs it."""

    class PooledConnection(LoopConnection):
        @classmethod
        async def connect(cls, *args: Any, **kwargs: Any) -> Any:
            try:
                connection = await super().connect(*args, **kwargs)
            except psycopg.Error as error:
                failures["last"] = error
                raise
            failures.clear()
            return connection

    return PooledConnection
