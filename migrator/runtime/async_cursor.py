"""Raw cursors for asynchronous code: ``async with connection.acursor() as cursor: await cursor.execute(…)``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any

from migrator.runtime import lanes
from migrator.runtime.errors import TransactionManagementError

ROWS_AT_A_TIME = 100
"""How many rows ``async for`` asks for at a time."""


class AsyncCursor:
    """The methods of a cursor as coroutines, on the connection that the calling task has or gets.

    Inside ``async with atomic()`` that is the connection of the transaction; elsewhere one of the pool, until the block
    ends. It is opened by entering it.

    Args:
        alias: the database.
    """

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self._own_lane: Any = None
        self._cursor: Any = None

    async def __aenter__(self) -> AsyncCursor:
        lane = lanes.joined_lane(self.alias)
        if lane is None:
            lane = self._own_lane = await lanes.transaction_lane(self.alias)
        try:
            self._cursor = await lane.open_cursor()
        except BaseException:
            await self._release()
            raise
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        cursor, self._cursor = self._cursor, None
        try:
            await cursor.close()
        finally:
            await self._release()

    async def _release(self) -> None:
        lane, self._own_lane = self._own_lane, None
        if lane is not None:
            await lane.release()

    @property
    def _open(self) -> Any:
        if self._cursor is None:
            raise TransactionManagementError(
                f"This cursor on database '{self.alias}' is not open. Use it inside "
                "'async with connection.acursor() as cursor:'."
            )
        return self._cursor

    async def execute(self, sql: Any, params: Any = None) -> AsyncCursor:
        """Run one statement. Without *params* it is taken as it is, percent signs included.

        Raises:
            DatabaseError: the database refused it.
        """
        await self._open.execute(sql, params)
        return self

    async def executemany(self, sql: Any, param_list: Any) -> None:
        """Run one statement for each of *param_list*."""
        await self._open.executemany(sql, param_list)

    async def fetchone(self) -> Any:
        """Return the next row, or None."""
        return await self._open.fetchone()

    async def fetchmany(self, size: int = ROWS_AT_A_TIME) -> list[Any]:
        """Return the next *size* rows; an empty list at the end."""
        return list(await self._open.fetchmany(size))

    async def fetchall(self) -> list[Any]:
        """Return all remaining rows."""
        return list(await self._open.fetchall())

    def __aiter__(self) -> AsyncIterator[Any]:
        return self._rows()

    async def _rows(self) -> AsyncIterator[Any]:
        while rows := await self.fetchmany():
            for row in rows:
                yield row

    @property
    def description(self) -> Any:
        """Name and type of each column of the rows, as PEP 249 has it."""
        return self._open.description

    @property
    def rowcount(self) -> int:
        """How many rows the last statement touched or answered with."""
        return int(self._open.rowcount)
