"""Cursors on asynchronous connections: raw ones for programs, and those that the server keeps."""

from __future__ import annotations

from typing import Any

from psycopg import AsyncServerCursor
from psycopg.client_cursor import ClientCursorMixin


class AsyncServerSideCursor(ClientCursorMixin[Any], AsyncServerCursor[Any]):
    """A cursor of the server whose parameters are put in place before."""


class NativeCursor:
    """A cursor of psycopg whose errors and log entries are those of the connection that it runs on.

    Args:
        handle: the checked-out connection.
        cursor: the cursor of psycopg.
    """

    def __init__(self, handle: Any, cursor: Any) -> None:
        self._handle = handle
        self._cursor = cursor

    def __getattr__(self, name: str) -> Any:
        # description, rowcount, statusmessage …
        return getattr(self._cursor, name)

    async def execute(self, sql: Any, params: Any = None) -> None:
        """Run one statement."""
        arguments = (sql,) if params is None else (sql, params)
        await self._handle.logged(self._cursor.execute(*arguments), sql, params, many=False)

    async def executemany(self, sql: Any, param_list: Any) -> None:
        """Run one statement for each of *param_list*."""
        await self._handle.logged(self._cursor.executemany(sql, param_list), sql, param_list, many=True)

    async def fetchone(self) -> Any:
        """Return the next row, or None."""
        return await self._handle.guarded(self._cursor.fetchone())

    async def fetchmany(self, size: int) -> Any:
        """Return the next rows."""
        return await self._handle.guarded(self._cursor.fetchmany(size))

    async def fetchall(self) -> Any:
        """Return all remaining rows."""
        return await self._handle.guarded(self._cursor.fetchall())

    async def close(self) -> None:
        """Close the cursor."""
        await self._cursor.close()
