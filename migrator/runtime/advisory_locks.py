"""Locks on a name instead of a row: one of several programs does something at a time.

A lock belongs to the transaction that takes it and ends with it, whatever becomes of the program; so it works behind
poolers, too. The names mean the same to every program that uses this module on the same database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from typing import Any

from migrator.runtime import transaction
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.async_driver import arun
from migrator.runtime.errors import TransactionManagementError
from migrator.runtime.sync_driver import run
from migrator.sql.effects import Execute, Result


def lock_number(name: str | int) -> int:
    """Return the number that the server knows a lock by: 64 bits; a number stands for itself."""
    if isinstance(name, int):
        return name
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def _taking(name: str | int, shared: bool, wait: bool, using: str) -> Generator[Any, Any, bool]:
    connection = transaction.get_connection(using)
    if not connection.in_atomic_block:
        raise TransactionManagementError(
            "A lock belongs to a transaction, and would be given up at once outside one. "
            f"Take it inside atomic(using={using!r})."
        )
    sql = connection.ops.advisory_lock_sql(shared=shared, wait=wait)
    row = yield Execute(using, sql, (lock_number(name),), Result.ROW)
    return True if wait else bool(row[0])


def advisory_lock(name: str | int, *, shared: bool = False, wait: bool = True, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Take the lock *name* until the end of the transaction.

    Args:
        name: any text, or a number of 64 bits.
        shared: others may have it too, as long as all take it so.
        wait: wait until nobody else has it; otherwise say whether it was free.
        using: the database.

    Returns:
        Whether the lock was taken; always True after waiting.

    Raises:
        TransactionManagementError: there is no transaction.
        NotSupportedError: the database has no such locks.
    """
    return bool(run(_taking(name, shared, wait, using)))


async def aadvisory_lock(
    name: str | int, *, shared: bool = False, wait: bool = True, using: str = DEFAULT_DB_ALIAS
) -> bool:
    """Do what :func:`advisory_lock` does, inside ``async with atomic()``."""
    return bool(await arun(_taking(name, shared, wait, using)))
