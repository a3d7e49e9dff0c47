"""Event loops that tests run coroutines in."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


def in_loop(work: Coroutine[Any, Any, Any]) -> Any:
    """Run *work* in an event loop of its own, whose pools are closed afterwards."""
    from migrator.runtime.lifespan import close_pools

    async def scenario() -> Any:
        try:
            return await work
        finally:
            await close_pools()

    return asyncio.run(scenario())
