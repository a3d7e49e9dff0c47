"""Requests that database logic yields and a driver serves.

Whatever touches the database is a generator: it yields one of these values and is resumed with the answer, or with
the error thrown in. The synchronous and the asynchronous driver serve the same generators: nothing is written twice.
A generator never yields in ``finally``: scopes (transactions) are effects that carry their body.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from enum import Enum
from typing import Any, NamedTuple

from migrator.host.record import field, record


class Result(Enum):
    """What a statement should answer with."""

    ROWS = "rows"
    """All rows, a list of tuples."""
    TABLE = "table"
    """The columns, as PEP 249 describes them, and all rows: for statements that are not ours."""
    ROW = "row"
    """The first row, or None."""
    ROW_COUNT = "row count"
    """How many rows were touched."""
    NONE = "none"
    """Nothing."""
    LAST_ID = "last id"
    """The driver's ``lastrowid``."""
    STREAM = "stream"
    """An open stream, for :class:`Fetch` and :class:`CloseStream`."""

    # Members are looked up for every statement; there is one object for each.
    __hash__ = object.__hash__


UNSERVED: Any = object()
"""In place of an answer: this way of serving the effect does not apply."""


class Execute(NamedTuple):
    """Run one statement (or, with ``many``, one statement for each parameter row).

    A tuple, since there is one for each statement and a record takes twice as long to make. ``chunk_size`` is how many rows a stream holds at a time; ``label`` names the statement in reports; with
    ``condemns``, an error lets the surrounding transaction only be rolled back, as :class:`RollbackOnError` does.
    """

    using: str
    sql: str
    params: Any = None
    result: Result = Result.ROWS
    many: bool = False
    chunk_size: int = 100
    label: str | None = None
    condemns: bool = False


_new = tuple.__new__


def execution(using: str, sql: str, params: Any, result: Result) -> Execute:
    """Return what ``Execute(using, sql, params, result)`` does, in a third of the time."""
    return _new(Execute, (using, sql, params, result, False, 100, None, False))


@record(frozen=True, slots=True)
class CopyRows:
    """Hand many rows to the database past its statements; answered with ``UNSERVED`` where that does not apply.

    It does while nobody looks at statements and if *condition*, a query and its parameters, answers true. ``sql`` starts
    the transfer; ``columns`` are the values, column by column, and ``types`` the backend's own description of them.
    """

    using: str
    sql: str
    types: Any
    columns: Any
    condition: tuple[str, Any]


@record(frozen=True, slots=True)
class Fetch:
    """Answer the next ``size`` rows of an open stream; an empty list at the end."""

    stream: Any
    size: int


@record(frozen=True, slots=True)
class CloseStream:
    """Close an open stream; closing twice is harmless."""

    stream: Any


Body = Callable[[], Generator[Any, Any, Any]]
"""Makes the generator that runs inside a scope."""


@record(frozen=True, slots=True)
class Atomic:
    """Run ``body`` inside a transaction (or a savepoint of one) and answer with its result."""

    using: str
    body: Body
    savepoint: bool = True
    durable: bool = False


@record(frozen=True, slots=True)
class RollbackOnError:
    """Run ``body``; if it raises, the surrounding transaction can only be rolled back."""

    using: str
    body: Body


@record(frozen=True, slots=True)
class OnCommit:
    """Call ``fn`` once the surrounding transaction is committed."""

    using: str
    fn: Callable[[], Any]


@record(frozen=True, slots=True)
class Notify:
    """Send ``signal``. Callers skip this when nobody listens, so that silence costs nothing."""

    signal: Any
    sender: Any
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@record(frozen=True, slots=True)
class Call:
    """Call user code that may itself be synchronous and use the database, and answer with what it returns."""

    function: Callable[..., Any]
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


Effect = Execute | CopyRows | Fetch | CloseStream | Atomic | RollbackOnError | OnCommit | Notify | Call
