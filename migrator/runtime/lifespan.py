"""Opening and closing the pools of asynchronous connections with the application, instead of at first use."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from migrator.runtime import lanes
from migrator.runtime.connections import connections
from migrator.runtime.loop_resources import existing, resources


async def open_pools(*aliases: str) -> None:
    """Open the pools of *aliases* (all databases by default) in the running event loop."""
    home = await resources()
    for alias in aliases or tuple(connections):
        if lanes.is_native(alias):
            await home.pool(alias)


async def close_pools() -> None:
    """Close every pool and worker thread of the running event loop."""
    home = existing()
    if home is not None:
        await home.close()


@asynccontextmanager
async def lifespan(app: Any = None) -> AsyncIterator[None]:
    """Keep the pools open as long as the application runs; fits the ``lifespan`` argument of Starlette and FastAPI.

    Args:
        app: the application, unused.
    """
    await open_pools()
    try:
        yield
    finally:
        await close_pools()
