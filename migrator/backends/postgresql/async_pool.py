"""Asynchronous connections: a pool for each event loop and alias, and the handle that one of them is used through."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import psycopg
from psycopg import AsyncClientCursor, AsyncServerCursor
from psycopg.client_cursor import ClientCursorMixin

from migrator.backends.base.cursors import log_statement
from migrator.backends.base.wrapper_transaction import log_hook_error
from migrator.backends.postgresql.bridge import BridgedConnection
from migrator.backends.postgresql.pool import require_pool_module
from migrator.runtime import lanes, sync_driver
from migrator.runtime.connections import connections
from migrator.runtime.streams import AsyncStream
from migrator.runtime.threads import in_thread
from migrator.sql.effects import Execute, Result

POOL_DEFAULTS: dict[str, Any] = {"min_size": 0, "max_size": 10}
"""Where OPTIONS["pool"] says nothing else. Nothing is connected before it is needed."""

_stream_numbers = itertools.count(1)


class AsyncServerSideCursor(ClientCursorMixin[Any], AsyncServerCursor[Any]):
    """A cursor of the server whose parameters are put in place before."""


class AsyncPool:
    """The asynchronous connections of one alias in one event loop.

    Args:
        wrapper: the database wrapper whose settings apply.
    """

    def __init__(self, wrapper: Any) -> None:
        self.wrapper = wrapper
        self.alias = wrapper.alias
        self.binds_on_server = wrapper.settings_dict["OPTIONS"].get("server_side_binding") is True
        module = require_pool_module()
        wanted = wrapper.settings_dict["OPTIONS"].get("pool")
        options = {**POOL_DEFAULTS, **(wanted if isinstance(wanted, dict) else {})}
        options.pop("check", None)
        if wrapper.settings_dict["CONN_HEALTH_CHECKS"]:
            options["check"] = module.AsyncConnectionPool.check_connection
        params = {**wrapper.get_connection_params(), "autocommit": True}
        params["cursor_factory"] = psycopg.AsyncCursor if self.binds_on_server else AsyncClientCursor
        self.level = wrapper._wanted_isolation_level()
        self.pool = module.AsyncConnectionPool(kwargs=params, open=False, configure=self._configure, **options)

    async def _configure(self, connection: Any) -> None:
        """Give a new connection its role, time zone and isolation level."""
        role = self.wrapper.settings_dict["OPTIONS"].get("assume_role")
        if role:
            statement = psycopg.sql.SQL("SET ROLE {}").format(psycopg.sql.Literal(role))
            await connection.execute(statement)
        zone = self.wrapper.timezone_name
        if zone and connection.info.parameter_status("TimeZone") != zone:
            await connection.execute(self.wrapper.ops.set_time_zone_sql(), [zone])
        if self.level is not None:
            await connection.set_isolation_level(self.level)

    async def open(self) -> None:
        """Start the pool."""
        with self.wrapper.wrap_database_errors:
            await self.pool.open()

    async def acquire(self) -> AsyncHandle:
        """Check a connection out."""
        with self.wrapper.wrap_database_errors:
            connection = await self.pool.getconn()
        return AsyncHandle(connection, self)

    async def release(self, handle: AsyncHandle) -> None:
        """Give a connection back; one in the middle of a transaction is rolled back or closed by the pool."""
        handle.retire()
        await self.pool.putconn(handle.connection)

    async def close(self) -> None:
        """Close all connections."""
        await self.pool.close()


class AsyncHandle:
    """One asynchronous connection while it is checked out.

    It has the transaction methods of a database wrapper as coroutines, and a wrapper of its own that carries the state
    and serves synchronous code in other threads.
    """

    def __init__(self, connection: Any, pool: AsyncPool) -> None:
        self.connection = connection
        self.pool = pool
        self.wrapper = type(pool.wrapper)(pool.wrapper.settings_dict, pool.alias)
        self.wrapper.connection = BridgedConnection(connection)
        self.wrapper.autocommit = True
        self.wrapper.inc_thread_sharing()
        self.hooks: list[Callable[[], Awaitable[Any]]] = []

    def retire(self) -> None:
        """Let go of the connection: what still refers to the wrapper cannot use it any more."""
        self.wrapper.connection = None

    # Statements

    async def serve(self, effect: Execute) -> Any:
        """Run a statement and answer with what was asked for."""
        home = connections[self.pool.alias]
        if home.execute_wrappers:
            # They are synchronous functions around a synchronous cursor.
            self.wrapper.execute_wrappers = list(home.execute_wrappers)
            return await in_thread(sync_driver.serve, effect, wrappers={self.pool.alias: self.wrapper})
        self.wrapper.validate_no_broken_transaction()
        if not home.queries_logged:
            return await self._serve(effect)
        start = time.monotonic()
        try:
            return await self._serve(effect)
        finally:
            entry = self.wrapper.ops.compose_sql(effect.sql, effect.params) if not effect.many else effect.sql
            log_statement(home, entry, entry, effect.params, time.monotonic() - start)

    async def _serve(self, effect: Execute) -> Any:
        if effect.result is Result.STREAM:
            return await self._stream(effect)
        with self.wrapper.wrap_database_errors:
            async with self.connection.cursor() as cursor:
                if effect.many:
                    await cursor.executemany(effect.sql, effect.params)
                elif effect.params is None:
                    await cursor.execute(effect.sql)
                else:
                    await cursor.execute(effect.sql, effect.params)
                if effect.result is Result.ROWS:
                    return await cursor.fetchall()
                if effect.result is Result.ROW:
                    return await cursor.fetchone()
                return cursor.rowcount if effect.result is Result.ROW_COUNT else None

    async def _stream(self, effect: Execute) -> AsyncStream:
        name = f"_django_curs_{threading.get_ident()}_async_{next(_stream_numbers)}"
        options = {"scrollable": False, "withhold": self.connection.autocommit}
        if self.pool.binds_on_server:
            cursor = self.connection.cursor(name, **options)
        else:
            cursor = AsyncServerSideCursor(self.connection, name=name, **options)
        with self.wrapper.wrap_database_errors:
            try:
                await cursor.execute(effect.sql, effect.params)
            except BaseException:
                await cursor.close()
                raise
        return AsyncStream(cursor, None, self.wrapper.wrap_database_errors)

    # What a database wrapper has too

    async def _run(self, sql: str) -> None:
        with self.wrapper.wrap_database_errors:
            await self.connection.execute(sql)

    async def get_autocommit(self) -> bool:
        """Say whether statements are committed one by one."""
        return bool(self.wrapper.autocommit)

    async def set_autocommit(self, autocommit: bool, force: bool = False) -> None:
        """Switch autocommit; switching it on makes the hooks of a commit due."""
        self.wrapper.validate_no_atomic_block()
        with self.wrapper.wrap_database_errors:
            await self.connection.set_autocommit(autocommit)
        self.wrapper.autocommit = autocommit
        if autocommit and self.wrapper.run_commit_hooks_on_set_autocommit_on:
            self.wrapper.run_commit_hooks_on_set_autocommit_on = False
            due, self.wrapper.run_on_commit = self.wrapper.run_on_commit, []
            self.hooks += [partial(_run_hook, func, robust) for _savepoints, func, robust in due]

    async def commit(self) -> None:
        """Commit."""
        self.wrapper.validate_no_atomic_block()
        with self.wrapper.wrap_database_errors:
            await self.connection.commit()
        self.wrapper.run_commit_hooks_on_set_autocommit_on = True

    async def rollback(self) -> None:
        """Roll back, and drop the hooks."""
        self.wrapper.validate_no_atomic_block()
        with self.wrapper.wrap_database_errors:
            await self.connection.rollback()
        self.wrapper.needs_rollback = False
        self.wrapper.run_on_commit = []

    async def close(self) -> None:
        """Close the connection; the pool makes a new one."""
        await self.connection.close()

    async def savepoint(self) -> str | None:
        """Make a savepoint and return its id."""
        if self.wrapper.autocommit:
            return None
        sid = str(self.wrapper.next_savepoint())
        await self._run(self.wrapper.ops.savepoint_create_sql(sid))
        return sid

    async def savepoint_commit(self, sid: str) -> None:
        """Release a savepoint."""
        await self._run(self.wrapper.ops.savepoint_commit_sql(sid))

    async def savepoint_rollback(self, sid: str) -> None:
        """Undo what was done since a savepoint."""
        await self._run(self.wrapper.ops.savepoint_rollback_sql(sid))
        self.wrapper.forget_hooks_since(sid)

    def take_hooks(self) -> list[Callable[[], Awaitable[Any]]]:
        """Return the hooks that are due, once."""
        due, self.hooks = self.hooks, []
        return due


async def _run_hook(func: Callable[[], Any], robust: bool) -> None:
    """Call a hook after the commit; log its error instead of raising it if *robust*."""
    try:
        await lanes.call(func)
    except Exception as error:
        if not robust:
            raise
        log_hook_error(func, error, when="on_commit() during transaction")
