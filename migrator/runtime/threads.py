"""Running synchronous code for a coroutine, in a thread that works on the coroutine's connections."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from migrator.host.deferred import asgiref_sync, asyncio, futures
from migrator.runtime import scopes
from migrator.runtime.connections import connections


@contextmanager
def borrowed(wrappers: Mapping[str, Any]) -> Iterator[None]:
    """Make *wrappers* this thread's connections for a while; afterwards it has its own again."""
    replaced: dict[str, Any] = {}
    for alias, wrapper in wrappers.items():
        own = connections[alias]
        if own is not wrapper:
            replaced[alias] = own
            wrapper.inc_thread_sharing()
            connections[alias] = wrapper
    try:
        yield
    finally:
        for alias, own in replaced.items():
            connections[alias] = own
            wrappers[alias].dec_thread_sharing()


async def in_thread(
    function: Callable[..., Any],
    *args: Any,
    executor: futures.ThreadPoolExecutor | None = None,
    wrappers: Mapping[str, Any] | None = None,
    **kwargs: Any,
) -> Any:
    """Await ``function(*args, **kwargs)`` in a thread and return its result.

    The thread is the one that asgiref gives to thread-sensitive code (under ``async_to_sync`` that is the caller's
    own), unless *executor* names another. Transactions that are open around the coroutine, and those in *wrappers*,
    are that thread's connections meanwhile. A cancelled caller waits for the thread: nobody else may use them before.
    """
    inherited = {**scopes.inherited_wrappers(), **(wrappers or {})}

    def guest() -> Any:
        if not inherited:
            return function(*args, **kwargs)
        with borrowed(inherited):
            return function(*args, **kwargs)

    with scopes.lent():
        return await to_the_end(
            asgiref_sync.SyncToAsync(guest, thread_sensitive=executor is None, executor=executor)()
        )


async def to_the_end(work: Coroutine[Any, Any, Any]) -> Any:
    """Await *work* even if the task is cancelled meanwhile, since half a rollback helps nobody.

    The cancellation is raised afterwards. Who cancels a second time cancels the work itself.
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            if cancelled is not None:
                task.cancel()
            cancelled = error
        except BaseException:  # noqa: BLE001  # raised again by result()
            break
    if cancelled is not None and (task.cancelled() or task.exception() is None):
        raise cancelled
    return task.result()
