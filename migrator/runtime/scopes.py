"""Who owns which transaction: the open scopes of the current context, and the rule that a child task may not slip in.

Two context variables carry what a coroutine inherits. ``_scopes`` holds the ``async with atomic()`` blocks that are
open around the current task; ``_held`` holds the wrappers whose synchronous transaction is open in the code that
started the event loop (a ``TestCase``, for example), which asynchronous work has to join.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

from migrator.host.deferred import asyncio
from migrator.host.record import record
from migrator.runtime.errors import TransactionManagementError

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@record(eq=False, slots=True)
class Scope:
    """One open ``async with atomic()`` block, or a loan of it.

    Attributes:
        alias: the database.
        lane: what serves statements inside the block; its ``wrapper`` carries the transaction's state.
        owner: the task that entered the block; None on a loan, which everybody who inherits it may use.
        parent: the scope that was current before.
        open: False once the block is left.
        lent: whether the scope is a loan, or was opened by a borrower.
    """

    alias: str
    lane: Any
    owner: asyncio.Task[Any] | None
    parent: Scope | None = None
    open: bool = True
    lent: bool = False


_scopes: ContextVar[Mapping[str, Scope]] = ContextVar("migrator_scopes", default=_NOTHING)
_held: ContextVar[Mapping[str, Any]] = ContextVar("migrator_held", default=_NOTHING)


entered = _scopes.get
"""Returns the scopes around the calling code by alias, whoever owns them: an empty mapping means none, a closed one may
still be among them."""


def current_task() -> asyncio.Task[Any] | None:
    """Return the running task, or None outside an event loop."""
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None


def _innermost(alias: str) -> Scope | None:
    scope = _scopes.get().get(alias)
    while scope is not None and not scope.open:
        scope = scope.parent
    return scope


def current(alias: str) -> Scope | None:
    """Return the open scope on *alias* that the calling code may use, or None outside any.

    A thread that inherited the context (``sync_to_async``) joins the transaction: the task that started it waits.

    Raises:
        TransactionManagementError: the scope belongs to another task.
    """
    if not _scopes.get():
        return None
    scope = _innermost(alias)
    if scope is None or scope.owner is None or current_task() in (scope.owner, None):
        return scope
    raise TransactionManagementError(
        f"The transaction on database '{alias}' belongs to the task that entered it ({scope.owner.get_name()!r}), and "
        "a connection runs one statement at a time. A task started inside 'async with atomic()' (by asyncio.gather() "
        "or create_task(), for example) cannot use it: await the calls one after the other, or start the tasks "
        "outside the block."
    )


def enter(alias: str, lane: Any) -> Scope:
    """Open a scope on *alias* for the current task and make it current."""
    parent = _innermost(alias)
    scope = Scope(alias, lane, current_task(), parent, lent=parent is not None and parent.lent)
    _scopes.set({**_scopes.get(), alias: scope})
    return scope


def leave(scope: Scope) -> None:
    """Close *scope*; what was current before is current again."""
    scope.open = False
    remaining = {alias: found for alias, found in _scopes.get().items() if alias != scope.alias}
    if scope.parent is not None:
        remaining[scope.alias] = scope.parent
    _scopes.set(remaining or _NOTHING)


def innermost(alias: str) -> Scope:
    """Return the innermost open scope on *alias*, whoever owns it.

    Raises:
        TransactionManagementError: there is none.
    """
    scope = _innermost(alias)
    if scope is None:
        raise TransactionManagementError(f"No 'async with atomic()' block is open on database '{alias}'.")
    return scope


def open_scopes() -> list[Scope]:
    """Return the innermost open scope of every database that has one in this context."""
    return [scope for alias in _scopes.get() if (scope := _innermost(alias)) is not None]


@contextmanager
def lent() -> Iterator[None]:
    """While the owner waits for code that it called, let that code use its transactions in any task or thread."""
    inherited = _scopes.get()
    if not inherited:
        yield
        return
    loans = {
        alias: Scope(alias, scope.lane, None, scope, lent=True)
        for alias in inherited
        if (scope := _innermost(alias)) is not None
    }
    _scopes.set(loans)
    try:
        yield
    finally:
        for loan in loans.values():
            loan.open = False
        _scopes.set(inherited)


def hold(wrapper: Any) -> None:
    """Note that a synchronous transaction is open on *wrapper*."""
    if _held.get().get(wrapper.alias) is wrapper:
        return
    _held.set({**_held.get(), wrapper.alias: wrapper})


def let_go(wrapper: Any) -> None:
    """Note that the synchronous transaction on *wrapper* is over."""
    remaining = {alias: other for alias, other in _held.get().items() if other is not wrapper}
    _held.set(remaining or _NOTHING)


def held(alias: str) -> Any:
    """Return the wrapper whose synchronous transaction on *alias* the current context is in, or None."""
    wrapper = _held.get().get(alias)
    return wrapper if wrapper is not None and wrapper.in_atomic_block else None


def any_held() -> bool:
    """Say whether the current context is inside a synchronous transaction on any database."""
    holding = _held.get()
    return bool(holding) and any(wrapper.in_atomic_block for wrapper in holding.values())


def inherited_wrappers() -> dict[str, Any]:
    """Return, by alias, the wrappers that code started from here has to work on."""
    wrappers = {alias: wrapper for alias, wrapper in _held.get().items() if wrapper.in_atomic_block}
    for alias in _scopes.get():
        scope = _innermost(alias)
        if scope is not None and scope.lane.wrapper is not None:
            wrappers[alias] = scope.lane.wrapper
    return wrappers
