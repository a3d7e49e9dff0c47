"""Errors of transactions, and the translation of a driver's errors into the common family."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import TracebackType
from typing import Any

from migrator.host.mode import public
from migrator.sql.errors import ERRORS, DataError, Error, IntegrityError, ProgrammingError
from migrator.sql.ports import outside_transaction

HARMLESS: frozenset[type[Error]] = frozenset({DataError, IntegrityError})
"""Errors that say something about the data; all others may mean that the connection itself is lost."""


@outside_transaction.provide
@public("db.transaction")
class TransactionManagementError(ProgrammingError):
    """A transaction is used in a way that its state does not allow."""


@lru_cache(maxsize=256)
def translation(database: Any, raised: Any) -> type[Error] | None:
    """Return the error of the common family that stands for *raised*, an error class of the driver *database*.

    None means that the driver has no part in it.
    """
    for common in ERRORS:
        native = getattr(database, common.__name__, None)
        if native is not None and issubclass(raised, native):
            return common
    return None


@public("db.utils")
class DatabaseErrorWrapper:
    """Context manager (and decorator) that re-raises a driver's errors as members of the common family.

    The driver's own error stays reachable as ``__cause__``.

    Args:
        wrapper: the database wrapper whose ``Database`` module defines the native errors.
    """

    def __init__(self, wrapper: Any) -> None:
        self.wrapper = wrapper

    def __del__(self) -> None:
        self.__dict__.pop("wrapper", None)

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if exc_type is None or exc_value is None:
            return
        raised: Any = exc_type
        common = translation(self.wrapper.Database, raised)
        if common is None:
            return
        if common not in HARMLESS:
            self.wrapper.errors_occurred = True
        raise common(*exc_value.args).with_traceback(traceback) from exc_value

    def __call__(self, func: Callable[..., Any]) -> Callable[..., Any]:
        def translating(*args: Any, **kwargs: Any) -> Any:
            with self:
                return func(*args, **kwargs)

        return translating
