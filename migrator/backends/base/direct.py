"""Short statements past the layers of cursors, where nobody put anything of theirs between them and the driver.

A statement passes a dozen functions that have nothing to do most of the time: guards, execute wrappers, the query log,
translation of errors. A backend that implements ``_direct_answer`` serves a statement in one call instead, as long as
all that those functions look at is in its usual state and none of them was replaced, on the connection (as test cases
do) or on a class (as monitoring does). Otherwise the statement takes the documented way through ``cursor()``.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter, methodcaller
from os import environ
from sys import modules
from threading import get_ident
from types import FunctionType
from typing import Any, Final

from migrator.backends.base.cursors import USUAL_METHODS, CursorWrapper, passed_methods
from migrator.backends.base.watched import Watched
from migrator.backends.base.wrapper_connection import WrapperConnection
from migrator.host.apps import apps
from migrator.host.conf import settings
from migrator.sql.effects import UNSERVED, Result

REPLACEABLE: Final = ("cursor", "_cursor", "create_cursor", "_prepare_cursor", "make_cursor", "queries_logged")
"""What a statement passes on the connection."""

_methods = attrgetter(*REPLACEABLE)

SWITCH: Final = "DJANGO_ALLOW_ASYNC_UNSAFE"


_seen: Final[dict[type, int]] = {}
"""For each class of connections how often a watched class had been changed when nothing of ours was replaced."""


def is_usual(wrapper_class: Any) -> bool:
    """Say whether nobody has replaced a method of our cursors, or of this class of connections."""
    changes = Watched.changes
    if passed_methods(CursorWrapper) != USUAL_METHODS or _methods(wrapper_class) != wrapper_class.usual_way:
        return False
    if all(isinstance(base, Watched) for base in wrapper_class.__mro__[:-1]):
        _seen[wrapper_class] = changes
    return True


ANSWERS: Final[dict[Result, Callable[[Any], Any]]] = {
    Result.ROW: methodcaller("fetchone"),
    Result.ROW_COUNT: attrgetter("rowcount"),
    Result.LAST_ID: attrgetter("lastrowid"),
    Result.NONE: lambda cursor: None,
}
"""What is read of an executed cursor, where it is not all rows."""


def passed(wrapper_class: Any) -> tuple[Any, ...] | None:
    """Return the methods of connections that a statement passes; None if somebody replaced one of a base before."""
    found: tuple[Any, ...] = _methods(wrapper_class)
    return found if all(map(_is_ours, found)) else None


def _is_ours(method: Any) -> bool:
    function = getattr(method, "fget", method)
    return type(function) is FunctionType and str(function.__globals__["__name__"]).startswith(OUR_MODULES)


OUR_MODULES: Final = ("migrator.", "django.utils.asyncio")
"""Where the functions are from: under the overlay, those that refuse to run in an event loop are wrapped by Django's."""


class DirectStatements(WrapperConnection):
    """Serves plain statements directly. A backend sets ``usual_way`` once its class is complete."""

    usual_way: Any = None
    """What :func:`passed` returned when nobody had replaced anything; None if there is no direct way."""

    def run_directly(self, sql: str, params: Any, result: Result) -> Any:
        """Return the answer to a statement, or ``UNSERVED`` if it has to take the way through ``cursor()``.

        Raises:
            DatabaseError: the database refused it.
        """
        events = modules.get("asyncio.events")  # where nobody loaded asyncio, no loop can run
        own = self.__dict__
        if (
            self.force_debug_cursor
            or self.execute_wrappers
            or settings.DEBUG
            or not apps.ready
            or (_seen.get(type(self)) != Watched.changes and not is_usual(type(self)))
            # Each of REPLACEABLE; written out, this takes half the time of a loop.
            or "cursor" in own
            or "_cursor" in own
            or "create_cursor" in own
            or "_prepare_cursor" in own
            or "make_cursor" in own
            or "queries_logged" in own
            or self._thread_ident != get_ident()  # a connection that is lent serves two threads at a time
            or (events is not None and events._get_running_loop() is not None and not environ.get(SWITCH))
        ):
            return UNSERVED
        if self.health_check_enabled:
            self.close_if_health_check_failed()
        if self.connection is None:
            self.ensure_connection()
        if self.needs_rollback:
            self.validate_no_broken_transaction()
        try:
            return self._direct_answer(sql, params, result)
        except Exception:
            with self.wrap_database_errors:
                raise

    def copy_directly(self, sql: str, types: Any, columns: Any) -> Any:
        """Hand rows, as *columns*, to the driver in its own way and return how many there were, or ``UNSERVED``.

        Raises:
            DatabaseError: the database refused them.
        """
        return UNSERVED

    def _direct_answer(self, sql: str, params: Any, result: Result) -> Any:
        """Run the statement on the driver's own cursor and return what *result* asks for."""
        return UNSERVED
