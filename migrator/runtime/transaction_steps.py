"""What entering and leaving an ``atomic`` block does to a connection, written once for both drivers.

Each function is a generator of :class:`Step` values: calls of the connection's transaction methods. The synchronous
side performs them on a database wrapper, the asynchronous side on a handle that offers the same methods as coroutines.
The state (``in_atomic_block``, ``savepoint_ids``, ``needs_rollback`` …) lives on the database wrapper in both cases.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, NamedTuple

from migrator.sql.errors import DatabaseError, Error


class Step(NamedTuple):
    """Call the transaction method *method* with *args* and send the answer back."""

    method: str
    args: tuple[Any, ...] = ()


Steps = Generator[Step, Any, None]


def perform(steps: Steps, connection: Any) -> None:
    """Perform *steps* on a database wrapper, throwing its errors into them."""
    try:
        method, args = next(steps)
        while True:
            try:
                answer = getattr(connection, method)(*args)
            except BaseException as error:  # noqa: BLE001  # everything is thrown into the generator
                method, args = steps.throw(error)
            else:
                method, args = steps.send(answer)
    except StopIteration:
        return


async def perform_async(steps: Steps, handle: Any) -> None:
    """Perform *steps* on an asynchronous handle, throwing its errors into them."""
    try:
        step = next(steps)
        while True:
            try:
                answer = await getattr(handle, step.method)(*step.args)
            except BaseException as error:  # noqa: BLE001  # everything is thrown into the generator
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration:
        return


def entering(block: Any, connection: Any) -> Steps:
    """Open the transaction, or a savepoint of the open one, that *block* stands for.

    Raises:
        RuntimeError: a durable block inside another one.
    """
    enclosing = connection.atomic_blocks[-1] if connection.atomic_blocks else None
    if block.durable and enclosing is not None and not enclosing._from_testcase:
        raise RuntimeError("A durable atomic block cannot be nested within another atomic block.")
    if not connection.in_atomic_block:
        connection.commit_on_exit = True
        connection.needs_rollback = False
        if not (yield Step("get_autocommit")):
            # The caller manages the transaction: the block becomes a savepoint of it and never commits.
            connection.in_atomic_block = True
            connection.commit_on_exit = False
    if connection.in_atomic_block:
        wants_savepoint = block.savepoint and not connection.needs_rollback
        connection.savepoint_ids.append((yield Step("savepoint")) if wants_savepoint else None)
    else:
        yield Step("set_autocommit", (False, True))
        connection.in_atomic_block = True
    connection.atomic_blocks.append(block)


def leaving(connection: Any, *, failed: bool) -> Steps:
    """Close the innermost block of *connection*: keep its work, or undo it if *failed* or marked for rollback.

    Raises:
        DatabaseError: the work could not be kept; it is undone.
    """
    if connection.atomic_blocks:
        connection.atomic_blocks.pop()
    outermost = not connection.savepoint_ids
    sid = None
    if outermost:
        # Commit and rollback are refused inside a block, and this one is over.
        connection.in_atomic_block = False
    else:
        sid = connection.savepoint_ids.pop()
    keep = not failed and not connection.needs_rollback
    raised: BaseException | None = None
    try:
        if not connection.closed_in_transaction:
            yield from _FINISH[outermost, keep](connection, sid)
    except BaseException as error:  # noqa: BLE001  # raised again below
        raised = error
    yield from _restore(connection, outermost=outermost)
    if raised is not None:
        raise raised


def _commit(connection: Any, sid: str | None) -> Steps:
    try:
        yield Step("commit")
    except DatabaseError:
        yield from _roll_back_or_close()
        raise


def _roll_back(connection: Any, sid: str | None) -> Steps:
    connection.needs_rollback = False
    yield from _roll_back_or_close()


def _roll_back_or_close() -> Steps:
    try:
        yield Step("rollback")
    except Error:
        # The state of the connection is unknown; the server rolls back when it goes away.
        yield Step("close")


def _release(connection: Any, sid: str | None) -> Steps:
    if sid is None:
        return
    try:
        yield Step("savepoint_commit", (sid,))
    except DatabaseError:
        yield from _undo_savepoint_or_mark(connection, sid)
        raise


def _undo(connection: Any, sid: str | None) -> Steps:
    connection.needs_rollback = False
    if sid is None:
        # Nothing to go back to here: an enclosing block has to undo it.
        connection.needs_rollback = True
    else:
        yield from _undo_savepoint_or_mark(connection, sid)


def _undo_savepoint_or_mark(connection: Any, sid: str) -> Steps:
    try:
        yield Step("savepoint_rollback", (sid,))
        # Rolling back leaves the savepoint itself in place.
        yield Step("savepoint_commit", (sid,))
    except Error as error:
        connection.needs_rollback = True
        connection.rollback_exc = error


def _restore(connection: Any, *, outermost: bool) -> Steps:
    """Give the connection back its mode: autocommit, or the caller's own transaction."""
    managed_by_caller = not connection.savepoint_ids and not connection.commit_on_exit
    if not outermost and not managed_by_caller:
        return
    if connection.closed_in_transaction:
        connection.connection = None
        connection.in_atomic_block = False
    elif outermost:
        yield Step("set_autocommit", (True,))
    else:
        connection.in_atomic_block = False


_FINISH = {
    (True, True): _commit,
    (True, False): _roll_back,
    (False, True): _release,
    (False, False): _undo,
}
"""By whether the block is the outermost one and whether its work is kept."""
