"""psycopg's asynchronous connection with a short way for single statements.

A cursor of psycopg keeps much that a queryset has no use for; most statements of a program need the parameters put in
place, one answer, and its rows. That is what :meth:`LoopConnection.run` does, with psycopg's own quoting, loaders and
protocol generators, under the connection's own lock.
"""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
from psycopg import errors
from psycopg.abc import PQGen, Transformer
from psycopg.adapt import Transformer as make_transformer
from psycopg.generators import execute
from psycopg.pq import TransactionStatus
from psycopg.waiting import Ready, Wait

from migrator.backends.postgresql.statements import SUCCESS, Answer, answer_of, beginning, error_of, filled

SETTLE_SECONDS = 5.0
"""How long a cancelled statement has to end before its connection is given up."""


class Undone(errors.InternalError):
    """A commit was answered with a rollback."""


class LoopConnection(psycopg.AsyncConnection[Any]):
    """A connection that is used in one event loop."""

    async def run(self, sql: str, params: Any) -> Answer | None:
        """Run one statement with its parameters in place, and return the answer.

        The statement that begins a transaction takes the ``BEGIN`` with it, in one message to the server. None means
        that the statement needs a cursor, since it has other placeholders than ``%s``, and was not run.

        Raises:
            psycopg.Error: the server refused the statement, or the connection is lost.
        """
        transformer: Transformer = make_transformer(self)
        query = filled(sql, params, transformer)
        if query is None:
            return None
        pgconn = self.pgconn
        async with self.lock:
            pgconn.send_query(beginning(self) + query)
            results = await self._ask(execute(pgconn))
        return answer_of(results, transformer)

    def switch_autocommit(self, autocommit: bool) -> None:
        """Switch autocommit. psycopg's own method may wait, and a cancellation would come in just after a commit.

        Raises:
            psycopg.ProgrammingError: a transaction is open.
        """
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            status = TransactionStatus(self.pgconn.transaction_status).name
            raise errors.ProgrammingError(f"can't change autocommit now: connection in transaction status {status}")
        self._autocommit = autocommit

    async def finish_commit(self) -> asyncio.CancelledError | None:
        """Commit, and wait for the answer even if the task is cancelled meanwhile: return that cancellation.

        Raises:
            psycopg.Error: the server refused the commit, or the connection is lost.
            Undone: the server has rolled back, since a statement of the transaction had failed.
        """
        cancelled: list[asyncio.CancelledError] = []
        pgconn = self.pgconn
        async with self.lock:
            if pgconn.transaction_status == TransactionStatus.IDLE:
                return None
            pgconn.send_query(b"COMMIT")
            [result] = await self._ask(execute(pgconn), cancelled)
        if result.status not in SUCCESS:
            raise error_of(result)
        if result.command_status == b"ROLLBACK":
            raise Undone("The server rolled the transaction back.")
        return cancelled[0] if cancelled else None

    async def _ask(self, generator: PQGen[Any], cancelled: list[asyncio.CancelledError] | None = None) -> Any:
        """Serve a protocol generator of psycopg, waiting for the socket in the event loop.

        What is cancelled meanwhile is cancelled on the server too, so that the connection can be used again; unless
        there is a list to put the cancellation in.
        """
        try:
            state = next(generator)
            loop, fileno = asyncio.get_running_loop(), self.pgconn.socket
            while True:
                try:
                    ready = await (_readable(loop, fileno) if state == Wait.R else _ready(loop, fileno, state))
                except asyncio.CancelledError as error:
                    if cancelled is None:
                        raise
                    cancelled.append(error)
                else:
                    state = generator.send(ready)
        except StopIteration as stop:
            return stop.value
        except OSError as error:
            raise errors.OperationalError("connection socket closed") from error
        except (asyncio.CancelledError, KeyboardInterrupt):
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                await self._settle(generator)
            raise

    async def _settle(self, generator: PQGen[Any]) -> None:
        """Cancel the running statement and read the answer to its end; give the connection up if that fails."""
        try:
            async with asyncio.timeout(SETTLE_SECONDS):
                await self.cancel_safe(timeout=SETTLE_SECONDS)
                await self.wait(generator)
        except errors.QueryCanceled:
            pass  # that is what was asked for
        except BaseException:  # noqa: BLE001  # the caller raises the cancellation that led here
            self.pgconn.finish()


def _settle_future(loop: asyncio.AbstractEventLoop, fileno: int, future: asyncio.Future[int]) -> None:
    # Here, not when the task goes on: the loop would report the socket once more before that.
    loop.remove_reader(fileno)
    if not future.done():
        future.set_result(Ready.R)


async def _readable(loop: asyncio.AbstractEventLoop, fileno: int) -> int:
    """Wait until there is something to read."""
    future: asyncio.Future[int] = loop.create_future()
    loop.add_reader(fileno, _settle_future, loop, fileno, future)
    try:
        return await future
    except BaseException:
        loop.remove_reader(fileno)
        raise


async def _ready(loop: asyncio.AbstractEventLoop, fileno: int, state: int) -> int:
    """Wait until the socket is ready for what *state* asks for, and return what it is ready for."""
    future: asyncio.Future[int] = loop.create_future()

    def wake(kind: int) -> None:
        if not future.done():
            future.set_result(kind)

    if state & Wait.R:
        loop.add_reader(fileno, wake, Ready.R)
    if state & Wait.W:
        loop.add_writer(fileno, wake, Ready.W)
    try:
        return await future
    finally:
        if state & Wait.R:
            loop.remove_reader(fileno)
        if state & Wait.W:
            loop.remove_writer(fileno)
