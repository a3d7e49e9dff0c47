"""Asking the database: statements as effects, and the synchronous face."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import Any

from migrator.host.deferred import json
from migrator.host.exceptions import EmptyResultSet
from migrator.host.mode import public
from migrator.host.ports import run
from migrator.query.compiler.replaceable import Replaceable
from migrator.query.compiler.rows import Rows
from migrator.sql.constants import CURSOR, GET_ITERATOR_CHUNK_SIZE, MULTI, NO_RESULTS, ROW_COUNT, SINGLE
from migrator.sql.effects import Call, CloseStream, Execute, Fetch, Result

RESULTS = {SINGLE: Result.ROW, ROW_COUNT: Result.ROW_COUNT, NO_RESULTS: Result.NONE}
"""What to ask of the driver for each kind of result but MULTI."""

NOTHING = {MULTI: list, ROW_COUNT: int}
"""What a statement that need not be executed answers with; None for all other kinds."""


class Execution(Rows, metaclass=Replaceable):
    """Executes the statement."""

    @property
    def alias(self) -> str:
        """The alias of the database to ask."""
        return str(self.using or self.connection.alias)

    def has_results(self) -> bool:
        """Say whether the query, which must be one made by ``exists()``, has a row."""
        return bool(self.execute_sql(SINGLE))

    def execution(
        self,
        result_type: Any = MULTI,
        chunked_fetch: bool = False,
        chunk_size: int = GET_ITERATOR_CHUNK_SIZE,
    ) -> Generator[Any, Any, Any]:
        """Execute the statement, by ``execute_sql()`` where that is not ours; see :meth:`executing`."""
        if chunked_fetch or type(self).executes_as_here():
            return self.executing(result_type, chunked_fetch, chunk_size)
        return self.asking(result_type)

    def asking(self, *args: Any) -> Generator[Any, Any, Any]:
        """Return what ``execute_sql()`` answers, which is user code."""
        return (yield Call(self.execute_sql, args))

    def executing(
        self,
        result_type: Any = MULTI,
        chunked_fetch: bool = False,
        chunk_size: int = GET_ITERATOR_CHUNK_SIZE,
    ) -> Generator[Any, Any, Any]:
        """Execute the statement.

        Args:
            result_type: MULTI for all rows, as a list of chunks; SINGLE for the first row or None; ROW_COUNT for the
                number of rows touched; NO_RESULTS for None.
            chunked_fetch: with MULTI, answer an open stream (None if there is nothing to ask) for
                :meth:`chunks_of`.
            chunk_size: rows that a stream holds at once.
        """
        result_type = result_type or NO_RESULTS
        try:
            sql, params = self.as_sql()
        except EmptyResultSet:
            sql, params = "", ()
        if not sql:  # nothing to ask the database
            return None if chunked_fetch else NOTHING.get(result_type, lambda: None)()
        if result_type in RESULTS:
            answer = yield Execute(self.alias, sql, params, RESULTS[result_type])
            return answer[: self.col_count] if result_type == SINGLE and answer else answer
        if chunked_fetch:
            stream = yield Execute(self.alias, sql, params, Result.STREAM, chunk_size=chunk_size)
            return stream
        rows = yield Execute(self.alias, sql, params, Result.ROWS)
        return [self.own_columns(rows)]

    def own_columns(self, rows: list[Any]) -> list[Any]:
        """Leave out what was selected only for the ordering."""
        return [row[: self.col_count] for row in rows] if self.has_extra_select else rows

    def execute_sql(
        self,
        result_type: Any = MULTI,
        chunked_fetch: bool = False,
        chunk_size: int = GET_ITERATOR_CHUNK_SIZE,
    ) -> Any:
        """Execute the statement synchronously; see :meth:`executing`.

        With *chunked_fetch*, the answer is an iterator over chunks. CURSOR, which exists only here, answers with the
        open cursor.
        """
        if result_type == CURSOR:
            return self._open_cursor()
        if not (chunked_fetch and result_type == MULTI and self.connection.features.can_use_chunked_reads):
            return run.get()(Execution.executing(self, result_type, False, chunk_size))
        stream = run.get()(Execution.executing(self, result_type, True, chunk_size))
        if stream is None:
            return iter(())
        return cursor_iter(StreamCursor(stream), [], self.col_count if self.has_extra_select else None, chunk_size)

    def _open_cursor(self) -> Any:
        try:
            sql, params = self.as_sql()
        except EmptyResultSet:
            return None
        cursor = self.connection.cursor()
        cursor.execute(sql, params)
        return cursor

    def explaining(self) -> Generator[Any, Any, list[str]]:
        """Ask for the database's plan; the answer is a list of lines, none for what needs no statement."""
        if not type(self).executes_as_here():
            chunks = yield from self.asking()
            rows = [row for chunk in chunks for row in chunk]
        else:
            try:
                sql, params = self.as_sql()
            except EmptyResultSet:
                return []
            rows = yield Execute(self.alias, sql, params, Result.ROWS)
        info = self.query.explain_info
        format_ = info.format.lower() if info.format else None
        as_json = format_ == "json"
        return [" ".join(self._plan_cells(row, as_json)) for row in rows]

    def _plan_cells(self, row: Any, as_json: bool) -> Iterator[str]:
        if isinstance(row, str):
            yield row
            return
        for cell in row:
            yield self._plan_json(cell) if as_json and not isinstance(cell, str) else str(cell)

    @staticmethod
    def _plan_json(cell: Any) -> str:
        return json.dumps(cell)

    def explain_query(self) -> Iterator[str]:
        """Yield the lines of the database's plan."""
        yield from run.get()(self.explaining())


class StreamCursor:
    """An open stream with the manners of a cursor."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def fetchmany(self, size: int) -> Any:
        """Return the next rows; an empty list at the end."""
        return run.get()(_ask(Fetch(self.stream, size)))

    def close(self) -> None:
        """Close the stream."""
        run.get()(_ask(CloseStream(self.stream)))


def _ask(effect: Any) -> Generator[Any, Any, Any]:
    """Wrap one effect, for a driver that takes generators."""
    answer = yield effect
    return answer


@public("db.models.sql.compiler")
def cursor_iter(cursor: Any, sentinel: Any, col_count: int | None, itersize: int) -> Iterator[list[Any]]:
    """Yield chunks of rows from an open cursor and close it at the end.

    Args:
        cursor: the cursor.
        sentinel: what ``fetchmany()`` gives at the end.
        col_count: leading columns to keep; None for all.
        itersize: rows to fetch at once.
    """
    try:
        chunk: Iterable[Any]
        for chunk in iter(lambda: cursor.fetchmany(itersize), sentinel):
            yield list(chunk) if col_count is None else [row[:col_count] for row in chunk]
    finally:
        cursor.close()
