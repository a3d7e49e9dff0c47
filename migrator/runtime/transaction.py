"""Transactions: ``atomic`` for synchronous and asynchronous code, savepoints, and hooks that wait for the commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ContextDecorator, contextmanager
from functools import wraps
from types import TracebackType
from typing import Any, TypeVar, overload

from migrator.host.deferred import inspect
from migrator.host.deprecation import RemovedInDjango2028Warning
from migrator.host.exceptions import SynchronousOnlyOperation
from migrator.host.mode import public
from migrator.host.warnings import warn_external
from migrator.runtime import scopes
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections
from migrator.runtime.errors import TransactionManagementError
from migrator.runtime.refusal import refused
from migrator.runtime.transaction_steps import entering, leaving, perform

__all__ = [
    "Atomic",
    "TransactionManagementError",
    "atomic",
    "clean_savepoints",
    "commit",
    "get_autocommit",
    "get_connection",
    "get_rollback",
    "mark_for_rollback_on_error",
    "non_atomic_requests",
    "on_commit",
    "rollback",
    "savepoint",
    "savepoint_commit",
    "savepoint_create",
    "savepoint_rollback",
    "set_autocommit",
    "set_rollback",
]

F = TypeVar("F", bound=Callable[..., Any])


@public("db.transaction")
def get_connection(using: str | None = None) -> Any:
    """Return the wrapper that holds the transaction state of *using* for the calling code.

    Inside ``async with atomic()`` that is the wrapper of the block's own connection.
    """
    alias = DEFAULT_DB_ALIAS if using is None else using
    if not scopes.entered():
        return connections[alias]
    scope = scopes.current(alias)
    if scope is not None and scope.lane.wrapper is not None:
        return scope.lane.wrapper
    return connections[alias]


@public("db.transaction")
def get_autocommit(using: str | None = None) -> Any:
    """Say whether statements are committed one by one."""
    return get_connection(using).get_autocommit()


@public("db.transaction")
def set_autocommit(autocommit: bool, using: str | None = None) -> None:
    """Switch autocommit on or off; off means that the caller commits and rolls back."""
    get_connection(using).set_autocommit(autocommit)


@public("db.transaction")
def commit(using: str | None = None) -> None:
    """Commit the caller's own transaction. Refused inside ``atomic``."""
    get_connection(using).commit()


@public("db.transaction")
def rollback(using: str | None = None) -> None:
    """Roll back the caller's own transaction. Refused inside ``atomic``."""
    get_connection(using).rollback()


@public("db.transaction")
def savepoint_create(using: str | None = None) -> Any:
    """Make a savepoint and return its id; None outside a transaction."""
    return get_connection(using).savepoint()


@public("db.transaction")
def savepoint(using: str | None = None) -> Any:
    """Deprecated name of :func:`savepoint_create`."""
    warn_external("savepoint() is deprecated. Use savepoint_create() instead.", RemovedInDjango2028Warning)
    return savepoint_create(using)


@public("db.transaction")
def savepoint_rollback(sid: Any, using: str | None = None) -> None:
    """Undo everything since the savepoint *sid*."""
    get_connection(using).savepoint_rollback(sid)


@public("db.transaction")
def savepoint_commit(sid: Any, using: str | None = None) -> None:
    """Forget the savepoint *sid* and keep what was done since."""
    get_connection(using).savepoint_commit(sid)


@public("db.transaction")
def clean_savepoints(using: str | None = None) -> None:
    """Start numbering savepoints anew."""
    get_connection(using).clean_savepoints()


@public("db.transaction")
def get_rollback(using: str | None = None) -> Any:
    """Say whether the innermost ``atomic`` block will be rolled back when it is left."""
    return get_connection(using).get_rollback()


@public("db.transaction")
def set_rollback(rollback: bool, using: str | None = None) -> None:
    """Mark the innermost ``atomic`` block for rollback, or take the mark away after repairing the damage."""
    get_connection(using).set_rollback(rollback)


@public("db.transaction")
@contextmanager
def mark_for_rollback_on_error(using: str | None = None) -> Iterator[None]:
    """Inside a transaction, let an error of the block condemn the transaction: cheaper than a savepoint."""
    try:
        yield
    except Exception as error:
        condemn(get_connection(using), error)
        raise


def condemn(connection: Any, error: Exception) -> None:
    """Mark the open transaction of *connection*, if there is one, as broken by *error*."""
    if connection.in_atomic_block:
        connection.needs_rollback = True
        connection.rollback_exc = error


@public("db.transaction")
def on_commit(func: Callable[[], Any], using: str | None = None, robust: bool = False) -> None:
    """Call *func* once the current transaction is committed; at once if there is none.

    Args:
        func: called without arguments. Inside ``async with atomic()`` it may be a coroutine function.
        using: the database.
        robust: log an error of *func* instead of raising it, so that later hooks still run.
    """
    get_connection(using).on_commit(func, robust)


@public("db.transaction")
class Atomic(ContextDecorator):
    """A block whose work is kept or undone as a whole: ``with``, ``async with``, or a decorator of either kind.

    Args:
        using: the database; the default one if None.
        savepoint: inside another block, whether this one can be undone by itself.
        durable: insist on being the outermost block, so that leaving it means that the work is committed.
    """

    _from_testcase = False

    def __init__(self, using: str | None, savepoint: bool, durable: bool) -> None:
        self.using = using
        self.savepoint = savepoint
        self.durable = durable

    def __enter__(self) -> None:
        connection = get_connection(self.using)
        try:
            perform(entering(self, connection), connection)
        except SynchronousOnlyOperation as error:
            raise refused(error, "use 'async with transaction.atomic()'") from None
        scopes.hold(connection)

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        connection = get_connection(self.using)
        try:
            perform(leaving(connection, failed=exc_type is not None), connection)
        finally:
            if not connection.in_atomic_block:
                scopes.let_go(connection)

    async def __aenter__(self) -> None:
        from migrator.runtime.async_transaction import enter_async  # synchronous programs never need it

        await enter_async(self)

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        from migrator.runtime.async_transaction import leave_async  # the same

        await leave_async(self, failed=exc_type is not None)

    def __call__(self, func: F) -> F:
        """Wrap *func*; around an ``async def`` the block lasts until the coroutine is done.

        Raises:
            TypeError: *func* is an asynchronous generator, whose body runs whenever its consumer likes.
        """
        if inspect.isasyncgenfunction(func):
            raise TypeError(
                f"atomic cannot decorate the asynchronous generator {func.__qualname__}(): the transaction would be "
                "over before its body runs. Use 'async with atomic()' inside it."
            )
        if not inspect.iscoroutinefunction(func):
            return super().__call__(func)

        @wraps(func)
        async def in_transaction(*args: Any, **kwargs: Any) -> Any:
            async with self:
                return await func(*args, **kwargs)

        return in_transaction  # type: ignore[return-value]  # a coroutine function replaces a coroutine function


@overload
def atomic(using: F, savepoint: bool = ..., durable: bool = ...) -> F: ...
@overload
def atomic(using: str | None = ..., savepoint: bool = ..., durable: bool = ...) -> Atomic: ...


@public("db.transaction")
def atomic(using: Any = None, savepoint: bool = True, durable: bool = False) -> Any:
    """Return an :class:`Atomic` block, or decorate the function given in place of the database: ``@atomic``."""
    if callable(using):
        return Atomic(DEFAULT_DB_ALIAS, savepoint, durable)(using)
    return Atomic(using, savepoint, durable)


def _non_atomic_requests(view: Any, using: str) -> Any:
    """Note on *view* that its requests run outside a transaction on *using*."""
    exempt = view.__dict__.get("_non_atomic_requests")
    if exempt is None:
        exempt = view._non_atomic_requests = set()
    exempt.add(using)
    return view


@public("db.transaction")
def non_atomic_requests(using: Any = None) -> Any:
    """Decorate a view that ``ATOMIC_REQUESTS`` shall leave alone, on one database or on the default one."""
    if callable(using):
        return _non_atomic_requests(using, DEFAULT_DB_ALIAS)
    alias = DEFAULT_DB_ALIAS if using is None else using
    return lambda view: _non_atomic_requests(view, alias)
