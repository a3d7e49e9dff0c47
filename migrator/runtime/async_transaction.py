"""Entering and leaving ``async with atomic()``."""

from __future__ import annotations

from typing import Any

from migrator.runtime import scopes
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.lanes import joined_lane, transaction_lane


async def enter_async(block: Any) -> None:
    """Open *block* on the connection of the enclosing transaction, or on one of its own.

    Raises:
        TransactionManagementError: the enclosing transaction belongs to another task.
    """
    alias = block.using or DEFAULT_DB_ALIAS
    joined = joined_lane(alias)
    lane = joined if joined is not None else await transaction_lane(alias)
    try:
        await lane.enter(block)
    except BaseException:
        if joined is None:
            await lane.release()
        raise
    scopes.enter(alias, lane)


async def leave_async(block: Any, *, failed: bool) -> None:
    """Close *block*; leaving the outermost one gives the connection back and runs the hooks of the commit."""
    scope = scopes.innermost(block.using or DEFAULT_DB_ALIAS)
    lane = scope.lane
    scopes.leave(scope)
    try:
        await lane.leave(failed=failed)
    finally:
        if scope.parent is None:
            await lane.release()
    await lane.run_hooks()
