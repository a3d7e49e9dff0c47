"""Open result sets that are read in portions."""

from __future__ import annotations

from typing import Any


class SyncStream:
    """Rows of a synchronous cursor.

    Args:
        cursor: an executed cursor; the stream owns it.
    """

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor

    def fetch(self, size: int) -> Any:
        """Return the next *size* rows; an empty list at the end."""
        return self.cursor.fetchmany(size)

    def close(self) -> None:
        """Close the cursor. Closing twice is harmless."""
        self.cursor.close()


class AsyncStream:
    """Rows of an asynchronous cursor, with the connection that it occupies.

    Args:
        cursor: an executed asynchronous cursor; the stream owns it.
        lane: the lane of the connection, released with the stream; None inside a transaction, which outlives it.
        errors: translates the driver's errors (``wrapper.wrap_database_errors``).
    """

    def __init__(self, cursor: Any, lane: Any, errors: Any) -> None:
        self.cursor = cursor
        self.lane = lane
        self.errors = errors
        self.closed = False

    async def fetch(self, size: int) -> Any:
        """Return the next *size* rows; an empty list at the end."""
        with self.errors:
            return await self.cursor.fetchmany(size)

    async def close(self) -> None:
        """Close the cursor and give the connection back. Closing twice is harmless."""
        if self.closed:
            return
        self.closed = True
        try:
            with self.errors:
                await self.cursor.close()
        finally:
            if self.lane is not None:
                await self.lane.release()
