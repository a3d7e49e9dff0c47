"""An asynchronous connection for synchronous code in another thread: each call runs in the connection's event loop.

The task that owns the connection waits for that code meanwhile, so nobody else uses it.
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from types import TracebackType
from typing import Any

import psycopg

from migrator.host.deferred import asyncio
from migrator.sql.errors import InterfaceError


class BridgedConnection:
    """What the synchronous wrapper needs of a psycopg connection.

    Args:
        connection: the asynchronous connection; the bridge is made in its event loop.
    """

    def __init__(self, connection: Any) -> None:
        self.async_connection = connection
        self._loop = asyncio.get_running_loop()

    def ask(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run *work* in the event loop and return its result.

        Raises:
            InterfaceError: called in the loop's own thread, which would wait for itself.
        """
        try:
            running = asyncio.get_running_loop()
        except RuntimeError:
            running = None
        if running is self._loop:
            work.close()
            raise InterfaceError("A connection of an event loop cannot be used synchronously inside that loop.")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def __getattr__(self, name: str) -> Any:
        # Facts such as info, adapters, pgconn, closed and isolation_level need no waiting.
        return getattr(self.async_connection, name)

    @property
    def autocommit(self) -> bool:
        """Whether statements are committed one by one."""
        return bool(self.async_connection.autocommit)

    @autocommit.setter
    def autocommit(self, value: bool) -> None:
        self.ask(self.async_connection.set_autocommit(value))

    def cursor(self, name: str = "", **options: Any) -> BridgedCursor:
        """Return a cursor; a server's cursor is read in one go, since its connection is not ours to keep."""
        return BridgedCursor(self, self.async_connection.cursor())

    def execute(self, sql: Any, params: Any = None) -> Any:
        """Run a statement on a new cursor."""
        return self.cursor().execute(sql, params)

    def commit(self) -> None:
        """Commit."""
        self.ask(self.async_connection.commit())

    def rollback(self) -> None:
        """Roll back."""
        self.ask(self.async_connection.rollback())

    def close(self) -> None:
        """Close the connection."""
        self.ask(self.async_connection.close())


class BridgedCursor:
    """A cursor whose methods wait for those of an asynchronous one."""

    def __init__(self, connection: BridgedConnection, cursor: Any) -> None:
        self.connection = connection
        self.async_cursor = cursor

    def __getattr__(self, name: str) -> Any:
        # description, rowcount, closed, statusmessage, _query …
        return getattr(self.async_cursor, name)

    def execute(self, sql: Any, params: Any = None) -> BridgedCursor:
        """Run a statement."""
        self.connection.ask(self.async_cursor.execute(sql, params))
        return self

    def executemany(self, sql: Any, params: Any) -> None:
        """Run a statement for each row of parameters."""
        self.connection.ask(self.async_cursor.executemany(sql, params))

    def fetchone(self) -> Any:
        """Return the next row or None."""
        return self.connection.ask(self.async_cursor.fetchone())

    def fetchmany(self, size: int = 0) -> Any:
        """Return the next rows."""
        return self.connection.ask(self.async_cursor.fetchmany(size))

    def fetchall(self) -> Any:
        """Return all remaining rows."""
        return self.connection.ask(self.async_cursor.fetchall())

    def __iter__(self) -> Iterator[Any]:
        while (row := self.fetchone()) is not None:
            yield row

    def callproc(self, name: str, args: Any = None) -> Any:
        """Call a function of the server."""
        placeholders = psycopg.sql.SQL(", ").join([psycopg.sql.SQL("%s")] * len(args or ()))
        statement = psycopg.sql.SQL("SELECT * FROM {}({})").format(psycopg.sql.Identifier(name), placeholders)
        self.execute(statement, args)
        return args

    def close(self) -> None:
        """Close the cursor."""
        self.connection.ask(self.async_cursor.close())

    def __enter__(self) -> BridgedCursor:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
