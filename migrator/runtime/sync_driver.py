"""The synchronous driver: serves the effects of a generator on this thread's connections."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Any

from migrator.host import ports
from migrator.host.exceptions import SynchronousOnlyOperation
from migrator.runtime.refusal import refused_in
from migrator.runtime.streams import SyncStream
from migrator.runtime.transaction import atomic, condemn, get_connection, mark_for_rollback_on_error
from migrator.sql.effects import (
    UNSERVED,
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
from migrator.sql.errors import DatabaseError


def run(generator: Generator[Any, Any, Any]) -> Any:
    """Drive *generator* to its end and return its result.

    Where anybody looks, every statement goes through ``connections[using].cursor()``: execute wrappers, query logs and
    the guards of test cases see it. Where nobody does, the connection may serve it directly.

    Raises:
        SynchronousOnlyOperation: the calling thread runs an event loop, where the asynchronous form has to be used.
    """
    try:
        effect = next(generator)
        while True:
            try:
                answer = SERVERS[type(effect)](effect)
            except SynchronousOnlyOperation as error:
                effect = generator.throw(refused_in(error, generator))
            except BaseException as error:  # noqa: BLE001  # everything is thrown into the generator
                effect = generator.throw(error)
            else:
                effect = generator.send(answer)
    except StopIteration as stop:
        return stop.value
    finally:
        generator.close()


def serve(effect: Any) -> Any:
    """Answer one effect."""
    return SERVERS[type(effect)](effect)


def execute(effect: Execute) -> Any:
    """Run a statement and answer with what was asked for."""
    connection = get_connection(effect.using)
    try:
        if not effect.many and effect.result not in OPEN:
            answer = connection.run_directly(effect.sql, effect.params, effect.result)
            if answer is not UNSERVED:
                return answer
        return _execute(effect, connection)
    except Exception as error:
        if effect.condemns:
            condemn(connection, error)
        raise


OPEN = frozenset({Result.STREAM, Result.TABLE})
"""Answers that are more than rows."""


def _execute(effect: Execute, connection: Any) -> Any:
    if effect.result is Result.STREAM:
        return open_stream(connection, effect)
    cursor = connection.cursor()
    try:
        if effect.many:
            cursor.executemany(effect.sql, effect.params)
        else:
            cursor.execute(effect.sql, effect.params)
        answer = READERS[effect.result](cursor)
    except Exception as error:
        # The error of the statement says more than one of closing the cursor, or than what came before it.
        with suppress(DatabaseError):
            cursor.close()
        raise error from error.__cause__
    cursor.close()
    return answer


def copy_rows(effect: CopyRows) -> Any:
    """Hand rows to the database in its own way, or answer with ``UNSERVED``."""
    connection = get_connection(effect.using)
    sql, params = effect.condition
    answer = connection.run_directly(sql, params, Result.ROW)
    if answer is UNSERVED or not answer[0]:
        return UNSERVED
    return connection.copy_directly(effect.sql, effect.types, effect.columns)


def open_stream(connection: Any, effect: Execute) -> SyncStream:
    """Run a statement whose rows are fetched in portions."""
    cursor = connection.chunked_cursor()
    try:
        cursor.execute(effect.sql, effect.params)
    except BaseException:
        # The error of the statement says more than one of closing the cursor.
        with connection.wrap_database_errors:
            cursor.close()
        raise
    return SyncStream(cursor)


def _table(cursor: Any) -> Any:
    return cursor.description, cursor.fetchall()


def _first_row(cursor: Any) -> Any:
    return cursor.fetchone()


def _all_rows(cursor: Any) -> Any:
    return cursor.fetchall()


def _row_count(cursor: Any) -> Any:
    return cursor.rowcount


def _last_id(cursor: Any) -> Any:
    return cursor.lastrowid


def _nothing(cursor: Any) -> None:
    return None


READERS: dict[Result, Callable[[Any], Any]] = {
    Result.ROWS: _all_rows,
    Result.TABLE: _table,
    Result.ROW: _first_row,
    Result.ROW_COUNT: _row_count,
    Result.LAST_ID: _last_id,
    Result.NONE: _nothing,
}


def _fetch(effect: Fetch) -> Any:
    return effect.stream.fetch(effect.size)


def _close_stream(effect: CloseStream) -> None:
    effect.stream.close()


def _atomic(effect: Atomic) -> Any:
    with atomic(effect.using, savepoint=effect.savepoint, durable=effect.durable):
        return run(effect.body())


def _rollback_on_error(effect: RollbackOnError) -> Any:
    with mark_for_rollback_on_error(effect.using):
        return run(effect.body())


def _on_commit(effect: OnCommit) -> None:
    get_connection(effect.using).on_commit(effect.fn)


def _notify(effect: Notify) -> Any:
    return effect.signal.send(sender=effect.sender, **effect.kwargs)


def _call(effect: Call) -> Any:
    return effect.function(*effect.args, **effect.kwargs)


SERVERS: dict[type, Callable[[Any], Any]] = {
    Execute: execute,
    CopyRows: copy_rows,
    Fetch: _fetch,
    CloseStream: _close_stream,
    Atomic: _atomic,
    RollbackOnError: _rollback_on_error,
    OnCommit: _on_commit,
    Notify: _notify,
    Call: _call,
}


ports.run.provide(run)
