"""Signals: receivers are told what happened, without the sender knowing them."""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable, Coroutine, Iterable
from contextvars import Context, copy_context
from typing import Any

from migrator.host.coroutines import is_coroutine_function
from migrator.host.deferred import asgiref_sync, asyncio
from migrator.host.mode import public
from migrator.host.standalone.conf import settings
from migrator.host.standalone.inspect import func_accepts_kwargs

logger = logging.getLogger("migrator.dispatch")

exported = public("dispatch.dispatcher")

Receiver = Callable[..., Any]
Response = tuple[Receiver, Any]
Entry = tuple[tuple[Any, int], Any, Any, bool]
"""A connected receiver: ``((receiver id, sender id), receiver or weak reference, sender reference, is async)``."""


@exported
def _make_id(target: Any) -> Any:
    """Return what tells *target* apart: its id, for a bound method that of its object and function."""
    if hasattr(target, "__func__"):
        return id(target.__self__), id(target.__func__)
    return id(target)


NONE_ID = _make_id(None)

NO_RECEIVERS = object()
"""Cached for a sender that nobody listens to."""


def _weakly(receiver: Receiver) -> tuple[Any, Any]:
    """Return a weak reference to *receiver* and the object whose death makes it useless."""
    if hasattr(receiver, "__self__") and hasattr(receiver, "__func__"):
        return weakref.WeakMethod(receiver), receiver.__self__
    return weakref.ref(receiver), receiver


def _sender_reference(sender: Any) -> Any:
    """Return a weak reference to *sender*, None if it cannot have one or stands for every sender."""
    if sender is None:
        return None
    try:
        return weakref.ref(sender)
    except TypeError:
        return None


def _adopt(context: Context) -> None:
    """Set the context variables here that were set in *context*, a copy that receivers ran in."""
    for variable, value in context.items():
        try:
            if variable.get() is value:
                continue
        except LookupError:
            pass
        variable.set(value)


async def _gather(jobs: Iterable[Coroutine[Any, Any, Any]]) -> list[Any]:
    """Run *jobs* together and return their results; if one fails the others are cancelled and its error raised."""
    pending = list(jobs)
    if len(pending) == 1:
        return [await pending[0]]
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(job) for job in pending]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]


@exported
class Signal:
    """Something that happens; receivers connect to it and are called when it is sent.

    Args:
        use_caching: remember the receivers of each sender. Senders must then be weakly referable.
    """

    def __init__(self, use_caching: bool = False) -> None:
        self.receivers: list[Entry] = []
        self.lock = threading.Lock()
        self.use_caching = use_caching
        # WeakKeyDictionary, so that the cache keeps no sender alive.
        self.sender_receivers_cache: Any = weakref.WeakKeyDictionary() if use_caching else {}
        self._dead_receivers = False

    def connect(self, receiver: Receiver, sender: Any = None, weak: bool = True, dispatch_uid: Any = None) -> None:
        """Call *receiver* when the signal is sent.

        Args:
            receiver: a function or coroutine function that takes keyword arguments.
            sender: listen to this sender only; to all if None.
            weak: hold the receiver by a weak reference.
            dispatch_uid: what tells the receiver apart, where it may be connected several times by mistake.

        Raises:
            TypeError: with ``DEBUG`` on, *receiver* cannot be called.
            ValueError: with ``DEBUG`` on, *receiver* takes no ``**kwargs``.
        """
        if settings.configured and settings.DEBUG:
            if not callable(receiver):
                raise TypeError("Signal receivers must be callable.")
            if not func_accepts_kwargs(receiver):
                raise ValueError("Signal receivers must accept keyword arguments (**kwargs).")
        key = (_make_id(receiver) if dispatch_uid is None or dispatch_uid == "" else dispatch_uid, _make_id(sender))
        is_async = is_coroutine_function(receiver)
        held: Any = receiver
        if weak:
            held, owner = _weakly(receiver)
            weakref.finalize(owner, self._flag_dead_receivers).atexit = False
        with self.lock:
            self._clear_dead_receivers()
            if all(entry[0] != key for entry in self.receivers):
                self.receivers.append((key, held, _sender_reference(sender), is_async))
            self.sender_receivers_cache.clear()

    def disconnect(self, receiver: Receiver | None = None, sender: Any = None, dispatch_uid: Any = None) -> bool:
        """Stop calling a receiver, named as it was connected, and tell whether it was connected."""
        key = (dispatch_uid or _make_id(receiver), _make_id(sender))
        with self.lock:
            self._clear_dead_receivers()
            kept = [entry for entry in self.receivers if entry[0] != key]
            found = len(kept) < len(self.receivers)
            self.receivers[:] = kept
            self.sender_receivers_cache.clear()
        return found

    def has_listeners(self, sender: Any = None) -> bool:
        """Tell whether anybody would be called for *sender*."""
        return any(self._live_receivers(sender))

    def send(self, sender: Any, **named: Any) -> list[Response]:
        """Call the receivers and return ``(receiver, result)`` pairs; the first error stops it and is raised.

        Coroutine functions run in an event loop, after the others.
        """
        if self._nobody(sender):
            return []
        plain, coroutines = self._live_receivers(sender)
        responses = [(receiver, receiver(signal=self, sender=sender, **named)) for receiver in plain]
        if coroutines:
            responses += asgiref_sync.async_to_sync(self._acall)(coroutines, sender, named)
        return responses

    async def asend(self, sender: Any, **named: Any) -> list[Response]:
        """Do what :meth:`send` does from a coroutine; plain functions run in a thread, coroutines together."""
        if self._nobody(sender):
            return []
        plain, coroutines = self._live_receivers(sender)
        responses: list[Response] = []
        if plain:

            def call_plain() -> list[Response]:
                return [(receiver, receiver(signal=self, sender=sender, **named)) for receiver in plain]

            responses = await asgiref_sync.sync_to_async(call_plain)()
        if coroutines:
            responses += await self._acall(coroutines, sender, named)
        return responses

    async def _acall(self, receivers: list[Receiver], sender: Any, named: dict[str, Any]) -> list[Response]:
        # One context for all, so that what one receiver sets is seen by the next, and by the sender afterwards.
        context = copy_context()
        results = await _gather(self._within(context, receiver, sender, named) for receiver in receivers)
        _adopt(context)
        return list(zip(receivers, results, strict=True))

    async def _within(self, context: Context, receiver: Receiver, sender: Any, named: dict[str, Any]) -> Any:
        """Await *receiver* in a task that runs in *context*, whose variables can be read afterwards."""
        work = receiver(signal=self, sender=sender, **named)
        return await asyncio.get_running_loop().create_task(work, context=context)

    def _log_robust_failure(self, receiver: Receiver, err: Exception) -> None:
        name = getattr(receiver, "__qualname__", repr(receiver))
        logger.error("Error calling %s in Signal.send_robust() (%s)", name, err, exc_info=err)

    def _call_robustly(self, receiver: Receiver, sender: Any, named: dict[str, Any]) -> Response:
        try:
            return receiver, receiver(signal=self, sender=sender, **named)
        except Exception as error:  # noqa: BLE001 - any error of a receiver becomes its response
            self._log_robust_failure(receiver, error)
            return receiver, error

    async def _acall_robustly(self, receivers: list[Receiver], sender: Any, named: dict[str, Any]) -> list[Response]:
        async def call(context: Context, receiver: Receiver) -> Any:
            try:
                return await self._within(context, receiver, sender, named)
            except Exception as error:  # noqa: BLE001 - any error of a receiver becomes its response
                self._log_robust_failure(receiver, error)
                return error

        context = copy_context()
        results = await _gather(call(context, receiver) for receiver in receivers)
        _adopt(context)
        return list(zip(receivers, results, strict=True))

    def send_robust(self, sender: Any, **named: Any) -> list[Response]:
        """Call all receivers and return ``(receiver, result or error)`` pairs; errors are logged, not raised."""
        if self._nobody(sender):
            return []
        plain, coroutines = self._live_receivers(sender)
        responses = [self._call_robustly(receiver, sender, named) for receiver in plain]
        if coroutines:
            responses += asgiref_sync.async_to_sync(self._acall_robustly)(coroutines, sender, named)
        return responses

    async def asend_robust(self, sender: Any, **named: Any) -> list[Response]:
        """Do what :meth:`send_robust` does from a coroutine."""
        if self._nobody(sender):
            return []
        plain, coroutines = self._live_receivers(sender)
        responses: list[Response] = []
        if plain:

            def call_plain() -> list[Response]:
                return [self._call_robustly(receiver, sender, named) for receiver in plain]

            responses = await asgiref_sync.sync_to_async(call_plain)()
        if coroutines:
            responses += await self._acall_robustly(coroutines, sender, named)
        return responses

    def _nobody(self, sender: Any) -> bool:
        """Tell, at next to no cost, whether it is known that nobody listens to *sender*."""
        if not self.receivers:
            return True
        return self.use_caching and self.sender_receivers_cache.get(sender) is NO_RECEIVERS

    def _clear_dead_receivers(self) -> None:
        """Drop receivers and senders that are gone. The lock must be held."""
        if not self._dead_receivers:
            return
        self._dead_receivers = False
        self.receivers[:] = [entry for entry in self.receivers if not _is_dead(entry)]

    def _live_receivers(self, sender: Any) -> tuple[list[Receiver], list[Receiver]]:
        """Return the receivers of *sender* that still exist: plain functions, and coroutine functions."""
        entries: Any = None
        if self.use_caching and not self._dead_receivers:
            entries = self.sender_receivers_cache.get(sender)
            if entries is NO_RECEIVERS:
                return [], []
        if entries is None:
            entries = self._find_entries(sender)
        plain: list[Receiver] = []
        coroutines: list[Receiver] = []
        for held, is_async in entries:
            receiver = held() if isinstance(held, weakref.ReferenceType) else held
            if receiver is not None:
                (coroutines if is_async else plain).append(receiver)
        return plain, coroutines

    def _find_entries(self, sender: Any) -> list[tuple[Any, bool]]:
        with self.lock:
            self._clear_dead_receivers()
            wanted = {NONE_ID, _make_id(sender)}
            entries = [
                (held, is_async)
                for (_, sender_id), held, sender_reference, is_async in self.receivers
                if sender_id in wanted and (sender_reference is None or sender_reference() is not None)
            ]
            if self.use_caching:
                self.sender_receivers_cache[sender] = entries or NO_RECEIVERS
        return entries

    def _flag_dead_receivers(self, reference: Any = None) -> None:
        # Called by the garbage collector, perhaps while the lock is held: no more than a mark is safe here.
        self._dead_receivers = True


def _is_dead(entry: Entry) -> bool:
    return any(isinstance(part, weakref.ReferenceType) and part() is None for part in entry[1:3])


@exported
def receiver(signal: Any, **kwargs: Any) -> Callable[[Receiver], Receiver]:
    """Connect the decorated function to *signal*, or to each of several; *kwargs* go to ``connect``."""
    signals = signal if isinstance(signal, (list, tuple)) else (signal,)

    def connect(func: Receiver) -> Receiver:
        for one in signals:
            one.connect(func, **kwargs)
        return func

    return connect
