"""Statements and answers on one synchronous connection, with what need not be made anew for each of them.

The driver makes its converters for each statement, finds out how to wait for each answer, and runs a generator in
between; that is more work than a short statement. An :class:`Exchange` keeps the converters of its connection, as long as
nothing that they depend on has changed, and waits for the socket itself. Whatever is unusual is left to the driver.
"""

from __future__ import annotations

import select
from collections.abc import Callable, Sequence
from typing import Any, Final

from psycopg import Connection, errors, waiting
from psycopg.abc import Transformer
from psycopg.adapt import AdaptersMap, PyFormat, Transformer as make_transformer
from psycopg.generators import execute
from psycopg.pq import ConnStatus, ExecStatus, PipelineStatus, TransactionStatus

from migrator.backends.postgresql.copying import DRIVER
from migrator.backends.postgresql.statements import SEQUENCES, beginning, error_of, template_of, touched
from migrator.sql.effects import UNSERVED, Result

# Members of enumerations take longer to look up than a statement has time for.
CONNECTED: Final = int(ConnStatus.OK)
NO_PIPELINE: Final = int(PipelineStatus.OFF)
IDLE: Final = int(TransactionStatus.IDLE)
TUPLES: Final = int(ExecStatus.TUPLES_OK)
DONE: Final = frozenset({int(ExecStatus.TUPLES_OK), int(ExecStatus.COMMAND_OK), int(ExecStatus.EMPTY_QUERY)})
COPYING: Final = frozenset({int(ExecStatus.COPY_IN), int(ExecStatus.COPY_OUT), int(ExecStatus.COPY_BOTH)})

OWN: Final = DRIVER | {"migrator", "django"}
"""Packages whose converters can serve one statement after another."""

SERVED: Final = frozenset({Result.ROWS, Result.ROW, Result.ROW_COUNT, Result.LAST_ID, Result.NONE})

PATIENCE: Final = 100
"""Milliseconds until we look again whether there was a signal: one may come just before the waiting begins."""


class WatchedAdapters(AdaptersMap):
    """The converters of one connection, which tell what was done to them.

    Attributes:
        changes: how often a converter was registered.
        foreign: whether a converter that is not the driver's or ours has been asked for; it may keep something of its
            statement.
    """

    changes = 0
    foreign = False

    def register_dumper(self, *args: Any, **kwargs: Any) -> None:
        """Register what writes values."""
        super().register_dumper(*args, **kwargs)
        self.changes += 1

    def register_loader(self, *args: Any, **kwargs: Any) -> None:
        """Register what reads values."""
        super().register_loader(*args, **kwargs)
        self.changes += 1

    def get_dumper(self, *args: Any, **kwargs: Any) -> Any:
        """Return what writes values of a class."""
        return self._noted(super().get_dumper(*args, **kwargs))

    def get_loader(self, *args: Any, **kwargs: Any) -> Any:
        """Return what reads values of a type."""
        return self._noted(super().get_loader(*args, **kwargs))

    def _noted(self, converter: Any) -> Any:
        if converter is not None and converter.__module__.partition(".")[0] not in OWN:
            self.foreign = True
        return converter


def is_plain(connection: Any) -> bool:
    """Say whether a connection, and what holds its converters, are of the driver's own classes."""
    return type(connection) is Connection and type(connection.adapters) in (AdaptersMap, WatchedAdapters)


def watched(adapters: Any) -> WatchedAdapters:
    """Return the same *adapters*, which from now on tell what is done to them."""
    adapters.__class__ = WatchedAdapters
    watched: WatchedAdapters = adapters
    return watched


class Interrupted:
    """A protocol generator that is interrupted at its first step: the driver cancels the statement and reads the rest."""

    def __init__(self, rest: Any) -> None:
        self._rest = rest
        self._pending = True

    def __iter__(self) -> Interrupted:
        return self

    def __next__(self) -> Any:
        return self.send(None)

    def send(self, ready: Any) -> Any:
        """Take the next step."""
        if self._pending:
            self._pending = False
            raise KeyboardInterrupt
        return self._rest.send(ready)


class Exchange:
    """Runs statements on a synchronous connection.

    Args:
        connection: the driver's connection, which is plain. It does not refer back, so that it goes when its owner goes.
    """

    __slots__ = ("_adapters", "_changes", "_poll", "_settings", "_transformer", "_writes_plainly", "connection")

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._adapters = watched(connection.adapters)
        self._changes = -1
        self._settings: Any = None
        self._transformer: Transformer | None = None
        # Whole numbers are written as the driver does.
        self._writes_plainly = False
        self._poll = waiting_on(connection)

    def ask(self, sql: str, params: Any, result: Result) -> Any:
        """Run one statement and return what *result* asks for.

        ``UNSERVED`` means that the statement needs a cursor, and was not run: because of its placeholders, of what it
        shall answer, an open pipeline, a connection that is lost or that speaks another encoding.

        Raises:
            psycopg.Error: the server refused the statement, or the connection was lost meanwhile.
        """
        connection = self.connection
        pgconn = connection.pgconn
        if (
            result not in SERVED
            or pgconn.status != CONNECTED
            or pgconn.pipeline_status != NO_PIPELINE
            or pgconn.parameter_status(b"client_encoding") != b"UTF8"
        ):
            return UNSERVED
        transformer = self._take()
        query = self._filled(sql, params, transformer)
        if query is None:
            return UNSERVED
        with connection.lock:
            if pgconn.transaction_status == IDLE and not connection.autocommit:
                query = beginning(connection) + query
            answer = self._answer_to(query)
        return self._read(answer, result, transformer)

    # Converters

    def _take(self) -> Transformer:
        """Return converters, and do not keep them meanwhile: a converter may run a statement itself."""
        kept, self._transformer = self._transformer, None
        adapters = self._adapters
        if adapters.changes == self._changes:
            return kept or make_transformer(self.connection)
        self._changes = adapters.changes
        adapters.foreign = False
        dumper = adapters.get_dumper(int, PyFormat.TEXT)
        self._writes_plainly = dumper.__module__.partition(".")[0] in DRIVER
        return make_transformer(self.connection)

    def _filled(self, sql: str, params: Any, transformer: Transformer) -> bytes | None:
        """Return the statement with literals in place of its parameters; None if it has others than plain ones."""
        if params is None:
            return sql.encode()
        known = template_of(sql) if isinstance(params, SEQUENCES) else None
        if known is None or known[1] != len(params):
            return None
        as_literal, writes_plainly = transformer.as_literal, self._writes_plainly
        return known[0] % tuple(
            [
                # After a minus, the sign would begin a comment.
                (b"%d" if value >= 0 else b" %d") % value
                if writes_plainly and type(value) is int
                else b"NULL"
                if value is None
                else as_literal(value)
                for value in params
            ]
        )

    def _read(self, answer: Any, result: Result, transformer: Transformer) -> Any:
        """Return what *result* asks for, and keep the converters."""
        if result is Result.ROW_COUNT:
            found: Any = touched(answer)
        elif result is Result.ROWS or result is Result.ROW:
            transformer = self._current(transformer)
            transformer.set_pgresult(answer)
            rows = answer.ntuples
            if result is Result.ROWS:
                found = transformer.load_rows(0, rows, tuple)
            else:
                # The driver's compiled form refuses to load a row that is not there.
                found = transformer.load_row(0, tuple) if rows else None
            transformer.set_pgresult(None)  # the rows are the caller's
        else:
            found = None
        if not self._adapters.foreign:
            self._transformer = transformer
        return found

    def _current(self, transformer: Transformer) -> Transformer:
        """Return converters that know how the server writes moments now; what reads them asks once."""
        status = self.connection.pgconn.parameter_status
        settings = status(b"TimeZone"), status(b"DateStyle"), status(b"IntervalStyle")
        if settings == self._settings:
            return transformer
        self._settings = settings
        return make_transformer(self.connection)

    # Waiting

    def _answer_to(self, query: bytes) -> Any:
        """Send a message, wait for the answers, and return the last one.

        Raises:
            psycopg.Error: the server refused a statement of the message, or the connection was lost.
        """
        pgconn, poll = self.connection.pgconn, self._poll
        answers: list[Any] = []
        try:
            pgconn.send_query(query)
            if poll is None or pgconn.flush():
                return last_of(self.connection.wait(execute(pgconn)))
            poll(PATIENCE)
            pgconn.consume_input()
            while True:
                while pgconn.is_busy():
                    poll(PATIENCE)
                    pgconn.consume_input()
                answer = pgconn.get_result()
                if answer is None:
                    break
                answers.append(answer)
                if answer.status in COPYING:
                    break
        except errors.DatabaseError:
            # The server may have said why before it closed the connection.
            last_of(answers)
            raise
        except KeyboardInterrupt:
            self.connection.wait(Interrupted(execute(pgconn)))
            raise
        while notification := pgconn.notifies():
            if pgconn.notify_handler:
                pgconn.notify_handler(notification)
        return last_of(answers)


def waiting_on(connection: Any) -> Callable[[int], Any] | None:
    """Return what waits for answers on *connection*; None where the driver waits in another way than usual.

    It does if a program asks for that, or has replaced ``select`` (gevent), and where a platform has no ``poll``.
    """
    if waiting.wait is not getattr(waiting, "wait_c", None) or not hasattr(select, "poll"):
        return None
    poll = select.poll()
    poll.register(connection.pgconn.socket, select.POLLIN)
    return poll.poll


def last_of(answers: Sequence[Any]) -> Any:
    """Return the last of *answers*.

    Raises:
        psycopg.Error: one of them is an error.
    """
    for answer in answers:
        if answer.status not in DONE:
            raise error_of(answer)
    return answers[-1] if answers else None
