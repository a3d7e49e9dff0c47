"""Keeping tests from databases that they did not declare."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from migrator.backends.base.base import BaseDatabaseWrapper
from migrator.host.mode import public
from migrator.runtime import admission
from migrator.runtime.connections import connections

GUARDED_METHODS = (
    ("connect", "connections"),
    ("temporary_connection", "connections"),
    ("cursor", "queries"),
    ("chunked_cursor", "queries"),
)
"""Methods of a wrapper, and what the message calls their use."""


@public("test.testcases")
class DatabaseOperationForbidden(AssertionError):
    """A test used a database that it did not declare in ``databases``."""


class DatabaseFailure:
    """Stands for a method of a wrapper that may not be called.

    Args:
        wrapped: the method.
        message: why it may not.
    """

    def __init__(self, wrapped: Any, message: str, error: type[Exception] = DatabaseOperationForbidden) -> None:
        self.wrapped = wrapped
        self.message = message
        self.error = error

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise self.error(self.message)


class Guarded(NamedTuple):
    """What has to be put back."""

    wrapper: Any
    names: tuple[str, ...]


class DatabaseGuard:
    """Refuses databases, in this thread, in others, and on the connections of event loops.

    Args:
        message: makes the text from what is done (``queries``, ``connections``) and the alias.
        error: what is raised.
    """

    def __init__(
        self, message: Callable[[str, str], str], error: type[Exception] = DatabaseOperationForbidden
    ) -> None:
        self.message = message
        self.error = error
        self._guarded: list[Guarded] = []
        self._refused: frozenset[str] = frozenset()
        self._ensure_connection: Any = None

    def close(self, aliases: Iterable[str], *, only_used: bool = False) -> None:
        """Refuse the databases *aliases* from now on, until :meth:`open`.

        Args:
            only_used: make no wrapper for this, which would load its driver: one that is made later cannot connect.
        """
        self._refused = frozenset(aliases)
        for alias in self._refused:
            if not only_used:
                self._close_wrapper(connections[alias])
            admission.refuse(alias, lambda alias=alias: self._error("queries", alias))  # type: ignore[misc]  # a default binds the alias
        if only_used:
            for wrapper in connections.all(initialized_only=True):
                if wrapper.alias in self._refused:
                    self._close_wrapper(wrapper)
        self._close_threads()

    def open(self) -> None:
        """Let everything through again."""
        for wrapper, names in self._guarded:
            for name in names:
                failure = vars(wrapper).get(name)
                if isinstance(failure, DatabaseFailure):
                    delattr(wrapper, name)
        self._guarded = []
        for alias in self._refused:
            admission.allow(alias)
        if self._ensure_connection is not None:
            BaseDatabaseWrapper.ensure_connection = self._ensure_connection  # type: ignore[method-assign]  # back to what it was
            self._ensure_connection = None

    def _error(self, operation: str, alias: str) -> Exception:
        return self.error(self.message(operation, alias))

    def _close_wrapper(self, wrapper: Any) -> None:
        names = []
        for name, operation in GUARDED_METHODS:
            if name not in vars(wrapper):
                message = self.message(operation, wrapper.alias)
                setattr(wrapper, name, DatabaseFailure(getattr(wrapper, name), message, self.error))
                names.append(name)
        self._guarded.append(Guarded(wrapper, tuple(names)))

    def _close_threads(self) -> None:
        """Refuse new connections to the same databases, too, which other threads would open."""
        self._ensure_connection = original = BaseDatabaseWrapper.ensure_connection

        def ensure_connection(wrapper: Any) -> None:
            if wrapper.connection is None and wrapper.alias in self._refused:
                raise self._error("threaded connections", wrapper.alias)
            original(wrapper)

        BaseDatabaseWrapper.ensure_connection = ensure_connection  # type: ignore[method-assign]  # until open()
