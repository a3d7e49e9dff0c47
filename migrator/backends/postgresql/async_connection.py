"""psycopg's asynchronous connection with a short way for single statements.

A cursor of psycopg keeps much that a queryset has no use for; most statements of a program need the parameters put in
place, one answer, and its rows. That is what :meth:`LoopConnection.run` does, with psycopg's own quoting, loaders and
protocol generators, under the connection's own lock.
"""

from __future__ import annotations

import asyncio
import re
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import errors
from psycopg.abc import PQGen, Transformer
from psycopg.adapt import Transformer as make_transformer
from psycopg.generators import execute
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.waiting import Ready, Wait

SETTLE_SECONDS = 5.0
"""How long a cancelled statement has to end before its connection is given up."""

_SUCCESS = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK, ExecStatus.EMPTY_QUERY)

_PLACEHOLDER = re.compile(r"%(.)", re.DOTALL)


class Undone(errors.InternalError):
    """A commit was answered with a rollback."""


class Answer:
    """What the server answered: its rows are converted when they are asked for."""

    __slots__ = ("result", "transformer")

    def __init__(self, result: Any, transformer: Transformer) -> None:
        self.result = result
        self.transformer = transformer

    def rows(self) -> list[tuple[Any, ...]]:
        """Return all rows."""
        return self.transformer.load_rows(0, self.result.ntuples, tuple)

    def first_row(self) -> tuple[Any, ...] | None:
        """Return the first row, or None."""
        # The driver's compiled form refuses to load a row that is not there.
        return self.transformer.load_row(0, tuple) if self.result.ntuples else None

    @property
    def row_count(self) -> int:
        """How many rows the statement answered with or touched; -1 if it does neither."""
        result = self.result
        if result.status == ExecStatus.TUPLES_OK:
            return int(result.ntuples)
        touched = result.command_tuples
        return -1 if touched is None else int(touched)


@lru_cache(maxsize=1024)
def _split(sql: str) -> tuple[bytes, ...] | None:
    """Return the text between the placeholders of *sql*; None if it has others than plain ones."""
    parts = _PLACEHOLDER.split(sql)
    between = [parts[0]]
    for sign, text in zip(parts[1::2], parts[2::2], strict=True):
        if sign == "s":
            between.append(text)
        elif sign == "%":
            between[-1] += "%" + text
        else:
            return None
    return tuple(text.encode() for text in between)


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
        if params is None:
            query = sql.encode()
        else:
            parts = _split(sql) if isinstance(params, list | tuple) else None
            if parts is None or len(parts) != len(params) + 1:
                return None
            query = _filled(parts, params, transformer)
        pgconn = self.pgconn
        async with self.lock:
            begins = not self.autocommit and pgconn.transaction_status == TransactionStatus.IDLE
            pgconn.send_query(self._begin() + query if begins else query)
            results = await self._ask(execute(pgconn))
        for result in results:
            if result.status not in _SUCCESS:
                raise _error_of(result)
        result = results[-1]
        transformer.set_pgresult(result)
        return Answer(result, transformer)

    def _begin(self) -> bytes:
        words = [b"BEGIN"]
        if self.isolation_level is not None:
            words.append(b"ISOLATION LEVEL " + self.isolation_level.name.replace("_", " ").encode())
        if self.read_only is not None:
            words.append(b"READ ONLY" if self.read_only else b"READ WRITE")
        if self.deferrable is not None:
            words.append(b"DEFERRABLE" if self.deferrable else b"NOT DEFERRABLE")
        return b" ".join(words) + b";"

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
        if result.status not in _SUCCESS:
            raise _error_of(result)
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


def _filled(parts: tuple[bytes, ...], params: Any, transformer: Transformer) -> bytes:
    """Return the statement with literals between *parts*."""
    literal = transformer.as_literal
    pieces = [parts[0]]
    for value, part in zip(params, parts[1:], strict=True):
        pieces.append(b"NULL" if value is None else literal(value))
        pieces.append(part)
    return b"".join(pieces)


def _error_of(result: Any) -> errors.Error:
    """Return the error that stands for an unsuccessful *result*."""
    if result.status == ExecStatus.FATAL_ERROR:
        return errors.error_from_result(result, encoding="utf-8")
    return errors.ProgrammingError(f"A statement answered with {ExecStatus(result.status).name}; use a raw cursor.")


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
