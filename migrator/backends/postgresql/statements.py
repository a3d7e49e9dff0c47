"""Single statements without a cursor: the parameters put in place, one message to the server, and its answer.

A cursor of psycopg keeps much that a queryset has no use for, and costs more than a short statement. What is done here
is done with psycopg's own quoting, loaders and protocol generators, so that nothing comes out differently.
Asynchronous connections use it as it stands (``async_connection``), synchronous ones keep more (``exchange``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Any

from psycopg import errors
from psycopg.abc import Transformer
from psycopg.pq import ExecStatus, TransactionStatus

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
        return touched(self.result)


def touched(result: Any) -> int:
    """Return how many rows a statement answered with or touched; -1 if it does neither."""
    if result.status == ExecStatus.TUPLES_OK:
        return int(result.ntuples)
    number = result.command_tuples
    return -1 if number is None else int(number)


READERS: dict[Result, Callable[[Answer], Any]] = {
    Result.ROWS: Answer.rows,
    Result.ROW: Answer.first_row,
    Result.ROW_COUNT: attrgetter("row_count"),
    Result.LAST_ID: lambda answer: None,
    Result.NONE: lambda answer: None,
}
"""What is read of an answer; the server has no last id."""


@lru_cache(maxsize=1024)
def template_of(sql: str) -> tuple[bytes, int] | None:
    """Return *sql* as a format for its literals, and their number; None if it has other placeholders than plain ones."""
    parts = _PLACEHOLDER.split(sql)
    signs = parts[1::2]
    if not set(signs) <= {"s", "%"} or "%" in parts[-1]:
        return None
    between = ["%b" if sign == "s" else "%%" for sign in signs]
    text = "".join([part for pair in zip(parts[::2], [*between, ""], strict=True) for part in pair])
    return text.encode(), signs.count("s")


SEQUENCES = (list, tuple)


def filled(sql: str, params: Any, transformer: Transformer) -> bytes | None:
    """Return the statement with its parameters in place; None if it has other placeholders than ``%s``."""
    if params is None:
        return sql.encode()
    known = template_of(sql) if isinstance(params, SEQUENCES) else None
    if known is None or known[1] != len(params):
        return None
    literal = transformer.as_literal
    return known[0] % tuple([b"NULL" if value is None else literal(value) for value in params])


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
