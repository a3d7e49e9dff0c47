"""The two drivers, under the names that everything above the runtime uses."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from migrator.runtime.sync_driver import run

__all__ = ["arun", "run"]


async def arun(generator: Generator[Any, Any, Any]) -> Any:
    """Serve the effects of *generator* asynchronously and return its result."""
    from migrator.runtime.async_driver import arun as serve  # synchronous programs never need it

    return await serve(generator)
