"""Single statements without a cursor: the parameters put in place, one message to the server, and its answer.

A cursor of psycopg keeps much that a queryset has no use for, and costs more than a short statement. What is done here
is done with psycopg's own quoting, loaders and protocol generators, so that nothing comes out differently. The
asynchronous connection waits in its event loop, :func:`run` as psycopg's synchronous connection does, where Ctrl-C
cancels the statement on the server too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Any

from psycopg import errors
from psycopg.abc import Transformer
from psycopg.adapt import Transformer as make_transformer
from psycopg.generators import execute
from psycopg.pq import ConnStatus, ExecStatus, PipelineStatus, TransactionStatus

from migrator.sql.effects import Result

SUCCESS = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK, ExecStatus.EMPTY_QUERY)

_PLACEHOLDER = re.compile(r"%(.)", re.DOTALL)


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


READERS: dict[Result, Callable[[Answer], Any]] = {
    Result.ROWS: Answer.rows,
    Result.ROW: Answer.first_row,
    Result.ROW_COUNT: attrgetter("row_count"),
    Result.LAST_ID: lambda answer: None,
    Result.NONE: lambda answer: None,
}
"""What is read of an answer; the server has no last id."""


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


def _joined(parts: tuple[bytes, ...], params: Any, transformer: Transformer) -> bytes:
    """Return the statement with literals between *parts*."""
    literal = transformer.as_literal
    pieces = [parts[0]]
    for value, part in zip(params, parts[1:], strict=True):
        pieces.append(b"NULL" if value is None else literal(value))
        pieces.append(part)
    return b"".join(pieces)


def filled(sql: str, params: Any, transformer: Transformer) -> bytes | None:
    """Return the statement with its parameters in place; None if it has other placeholders than ``%s``."""
    if params is None:
        return sql.encode()
    parts = _split(sql) if isinstance(params, list | tuple) else None
    if parts is None or len(parts) != len(params) + 1:
        return None
    return _joined(parts, params, transformer)


def beginning(connection: Any) -> bytes:
    """Return what the statement takes along in the same message: the start of a transaction, if it is the first."""
    if connection.autocommit or connection.pgconn.transaction_status != TransactionStatus.IDLE:
        return b""
    words = [b"BEGIN"]
    if connection.isolation_level is not None:
        words.append(b"ISOLATION LEVEL " + connection.isolation_level.name.replace("_", " ").encode())
    if connection.read_only is not None:
        words.append(b"READ ONLY" if connection.read_only else b"READ WRITE")
    if connection.deferrable is not None:
        words.append(b"DEFERRABLE" if connection.deferrable else b"NOT DEFERRABLE")
    return b" ".join(words) + b";"


def answer_of(results: Any, transformer: Transformer) -> Answer:
    """Return the answer to the last statement of a message.

    Raises:
        psycopg.Error: the server refused one of them.
    """
    for result in results:
        if result.status not in SUCCESS:
            raise error_of(result)
    result = results[-1]
    transformer.set_pgresult(result)
    return Answer(result, transformer)


def error_of(result: Any) -> errors.Error:
    """Return the error that stands for an unsuccessful *result*."""
    if result.status == ExecStatus.FATAL_ERROR:
        return errors.error_from_result(result, encoding="utf-8")
    return errors.ProgrammingError(f"A statement answered with {ExecStatus(result.status).name}; use a raw cursor.")


def run(connection: Any, sql: str, params: Any) -> Answer | None:
    """Run one statement on a synchronous connection of psycopg's own class, and return the answer.

    None means that the statement needs a cursor, and was not run: because of its placeholders, an open pipeline, a
    connection that is lost or that speaks another encoding.

    Raises:
        psycopg.Error: the server refused the statement, or the connection was lost meanwhile.
    """
    pgconn = connection.pgconn
    if (
        pgconn.status != ConnStatus.OK
        or pgconn.pipeline_status != PipelineStatus.OFF
        or pgconn.parameter_status(b"client_encoding") != b"UTF8"
    ):
        return None
    transformer: Transformer = make_transformer(connection)
    query = filled(sql, params, transformer)
    if query is None:
        return None
    with connection.lock:
        pgconn.send_query(beginning(connection) + query)
        results = connection.wait(execute(pgconn))
    return answer_of(results, transformer)
