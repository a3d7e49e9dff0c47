"""An asynchronous connection while it is checked out of its pool."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, NoReturn

from migrator.backends.base.cursors import log_statement
from migrator.backends.base.wrapper_transaction import log_hook_error
from migrator.backends.postgresql.async_connection import LoopConnection, Undone
from migrator.backends.postgresql.async_cursors import AsyncServerSideCursor, NativeCursor
from migrator.backends.postgresql.bridge import BridgedConnection
from migrator.backends.postgresql.copying import has_own_dumpers
from migrator.backends.postgresql.statements import READERS
from migrator.runtime import lanes, sync_driver
from migrator.runtime.connections import connections
from migrator.runtime.errors import TransactionManagementError
from migrator.runtime.streams import AsyncStream
from migrator.runtime.thread_cursor import ThreadCursor
from migrator.runtime.threads import in_thread, to_the_end
from migrator.sql.effects import UNSERVED, CopyRows, Execute, Result
from migrator.sql.errors import Error

_stream_numbers = itertools.count(1)


_READ_BY_CURSOR = frozenset({Result.STREAM, Result.TABLE})


class AsyncHandle(lanes.NativeLane):
    """One asynchronous connection while it is checked out: the lane of statements that run on it.

    It has the transaction methods of a database wrapper as coroutines, and a wrapper of its own, made when it is
    needed, that carries the transaction's state and serves synchronous code in other threads.

    Args:
        connection: the connection.
        pool: where it goes back to.
    """

    __slots__ = ("_wrapper", "connection", "hooks", "late_cancellation", "pool")

    def __init__(self, connection: LoopConnection, pool: Any) -> None:
        self.connection = connection
        self.pool = pool
        self.hooks: list[Callable[[], Awaitable[Any]]] = []
        # What came during the commit, to be raised when the hooks have run.
        self.late_cancellation: asyncio.CancelledError | None = None
        self._wrapper: Any = None

    @property
    def wrapper(self) -> Any:
        """The wrapper that carries the state of the connection's transaction."""
        if self._wrapper is None:
            self._wrapper = bridged_wrapper(self.connection, self.pool)
        return self._wrapper

    async def release(self) -> None:
        """Give the connection back; what still refers to the wrapper cannot use it any more."""
        if self._wrapper is not None:
            self._wrapper.connection = None
        await self.pool.release(self.connection)

    # Statements

    async def serve(self, serve: Callable[[Any], Any], effect: Execute) -> Any:
        """Run a statement and answer with what was asked for, without the synchronous driver."""
        home = connections[self.pool.alias]
        if home.execute_wrappers:
            # They are synchronous functions around a synchronous cursor.
            self.wrapper.execute_wrappers = list(home.execute_wrappers)
            return await in_thread(sync_driver.serve, effect, wrappers={self.pool.alias: self.wrapper})
        if not home.queries_logged:
            return await self.guarded(self._serve(effect))
        return await self.logged(self._serve(effect), effect.sql, effect.params, many=effect.many)

    async def copy_rows(self, serve: Callable[[Any], Any], effect: CopyRows) -> Any:
        """Copy rows and answer with how many there were; ``UNSERVED`` if they have to be inserted."""
        home = connections[self.pool.alias]
        if home.execute_wrappers or home.queries_logged or has_own_dumpers(effect.types, self.connection.adapters):
            return UNSERVED
        return await self.guarded(self._copy(effect))

    async def _copy(self, effect: CopyRows) -> Any:
        async with self.connection.cursor() as cursor:
            await cursor.execute(*effect.condition)
            row = await cursor.fetchone()
            if not row or not row[0]:
                return UNSERVED
            async with cursor.copy(effect.sql) as copy:
                copy.set_types([copied.name for copied in effect.types])
                for values in zip(*effect.columns, strict=True):
                    await copy.write_row(values)
            return cursor.rowcount

    async def open_cursor(self) -> Any:
        """Return an open raw cursor."""
        home = connections[self.pool.alias]
        if not home.execute_wrappers:
            return NativeCursor(self, self.connection.cursor())
        self.wrapper.execute_wrappers = list(home.execute_wrappers)
        in_turn = partial(in_thread, wrappers={self.pool.alias: self.wrapper})
        return ThreadCursor(in_turn, await in_turn(self.wrapper.cursor))

    async def guarded(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Await *work* on the connection, if the transaction can still run statements, with our kind of errors."""
        if self._wrapper is not None and self._wrapper.needs_rollback:
            work.close()
            self._wrapper.validate_no_broken_transaction()
        return await self._translated(work)

    async def _translated(self, work: Coroutine[Any, Any, Any]) -> Any:
        try:
            with self.pool.wrapper.wrap_database_errors:
                return await work
        except Error as error:
            self._explain_loss(error)
        except asyncio.CancelledError as error:
            self._condemn(error)
            raise

    async def logged(self, work: Coroutine[Any, Any, Any], sql: Any, params: Any, *, many: bool) -> Any:
        """Await *work* like :meth:`guarded`, and log it as the statement *sql* if queries are logged."""
        if not connections[self.pool.alias].queries_logged:
            return await self.guarded(work)
        start = time.monotonic()
        try:
            return await self.guarded(work)
        finally:
            entry = sql if many or params is None else self.wrapper.ops.compose_sql(sql, params)
            log_statement(connections[self.pool.alias], entry, entry, params, time.monotonic() - start)

    async def _serve(self, effect: Execute) -> Any:
        if effect.many or effect.result in _READ_BY_CURSOR or self.pool.binds_on_server:
            return await self._serve_with_cursor(effect)
        answer = await self.connection.run(effect.sql, effect.params)
        return await self._serve_with_cursor(effect) if answer is None else READERS[effect.result](answer)

    async def _serve_with_cursor(self, effect: Execute) -> Any:
        if effect.result is Result.STREAM:
            return await self._stream(effect)
        async with self.connection.cursor() as cursor:
            if effect.many:
                await cursor.executemany(effect.sql, effect.params)
            else:
                await cursor.execute(effect.sql, effect.params)
            if effect.result is Result.ROWS:
                return await cursor.fetchall()
            if effect.result is Result.TABLE:
                return cursor.description, await cursor.fetchall()
            if effect.result is Result.ROW:
                return await cursor.fetchone()
            return cursor.rowcount if effect.result is Result.ROW_COUNT else None

    async def _stream(self, effect: Execute) -> AsyncStream:
        name = f"_django_curs_{threading.get_ident()}_async_{next(_stream_numbers)}"
        options: dict[str, Any] = {"scrollable": False, "withhold": self.connection.autocommit}
        cursor: Any
        if self.pool.binds_on_server:
            cursor = self.connection.cursor(name, **options)
        else:
            cursor = AsyncServerSideCursor(self.connection, name=name, **options)
        try:
            await cursor.execute(effect.sql, effect.params)
        except BaseException:
            await cursor.close()
            raise
        return AsyncStream(cursor, None, self.pool.wrapper.wrap_database_errors)

    def _explain_loss(self, error: Error) -> NoReturn:
        """Raise *error*; if the connection is lost, with a word on what happens next."""
        if self.connection.closed:
            text = str(error.args[0]).rstrip() if error.args else "The connection is closed."
            text += (
                f"\nThe connection to database '{self.pool.alias}' is lost. It is replaced for whoever asks next; the "
                "statement is not repeated, and an open transaction is undone."
            )
            error.args = (text, *error.args[1:])
        raise error from error.__cause__

    def _condemn(self, error: BaseException) -> None:
        """Note in an open transaction that a statement was cancelled: nobody knows how far it came."""
        if self._wrapper is not None and self._wrapper.in_atomic_block:
            self._wrapper.needs_rollback = True
            self._wrapper.rollback_exc = error

    async def leave(self, *, failed: bool) -> None:
        """Close the innermost block; its hooks wait for :meth:`run_hooks`.

        Raises:
            TransactionManagementError: the work is undone although the block ended well, since a statement in it was
                cancelled or failed.
        """
        wrapper = self.wrapper
        cause = wrapper.rollback_exc if wrapper.needs_rollback else None
        await super().leave(failed=failed)
        if not failed and isinstance(cause, asyncio.CancelledError):
            raise _undone("was cancelled (by asyncio.timeout(), for example)") from cause

    # What a database wrapper has too

    async def _run(self, sql: str) -> None:
        await self._translated(self.connection.run(sql, None))

    async def get_autocommit(self) -> bool:
        """Say whether statements are committed one by one."""
        return bool(self.wrapper.autocommit)

    async def set_autocommit(self, autocommit: bool, force: bool = False) -> None:
        """Switch autocommit; switching it on makes the hooks of a commit due."""
        self.wrapper.validate_no_atomic_block()
        if not self.connection.closed:
            with self.pool.wrapper.wrap_database_errors:
                self.connection.switch_autocommit(autocommit)
        self.wrapper.autocommit = autocommit
        if autocommit and self.wrapper.run_commit_hooks_on_set_autocommit_on:
            self.wrapper.run_commit_hooks_on_set_autocommit_on = False
            due, self.wrapper.run_on_commit = self.wrapper.run_on_commit, []
            self.hooks += [partial(_run_hook, func, robust) for _savepoints, func, robust in due]

    async def commit(self) -> None:
        """Commit. A cancellation that comes meanwhile is raised when the hooks have run, since the work is kept.

        Raises:
            TransactionManagementError: the server rolled back instead.
        """
        self.wrapper.validate_no_atomic_block()
        try:
            with self.pool.wrapper.wrap_database_errors:
                cancelled = await self.connection.finish_commit()
        except Error as error:
            if isinstance(error.__cause__, Undone):
                raise _undone("failed, and its error did not leave the block") from None
            self._explain_loss(error)
        self.wrapper.run_commit_hooks_on_set_autocommit_on = True
        self.late_cancellation = cancelled

    async def rollback(self) -> None:
        """Roll back, and drop the hooks."""
        self.wrapper.validate_no_atomic_block()
        with self.pool.wrapper.wrap_database_errors:
            await to_the_end(self.connection.rollback())
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

    async def run_hooks(self) -> None:
        """Run what waited for the commit, after the connection is back in its pool.

        A cancellation waits for the hooks: what they stand for has happened.
        """
        due, self.hooks = self.hooks, []
        late, self.late_cancellation = self.late_cancellation, None
        if due:
            await to_the_end(_run_all(due))
        if late is not None:
            raise late


async def _run_all(hooks: list[Callable[[], Awaitable[Any]]]) -> None:
    for hook in hooks:
        await hook()


def bridged_wrapper(connection: LoopConnection, pool: Any) -> Any:
    """Return a new database wrapper that synchronous code in other threads can use *connection* through."""
    wrapper = type(pool.wrapper)(pool.wrapper.settings_dict, pool.alias)
    wrapper.connection = BridgedConnection(connection)
    wrapper.autocommit = True
    wrapper.inc_thread_sharing()
    return wrapper


def _undone(what: str) -> TransactionManagementError:
    return TransactionManagementError(
        f"The transaction is rolled back, although its block ended without an error: a statement in it {what}. Let "
        "the exception leave the block, or put the statement into an 'async with atomic()' of its own."
    )


async def _run_hook(func: Callable[[], Any], robust: bool) -> None:
    """Call a hook after the commit; log its error instead of raising it if *robust*."""
    try:
        await lanes.call(func)
    except Exception as error:
        if not robust:
            raise
        log_hook_error(func, error, when="on_commit() during transaction")
