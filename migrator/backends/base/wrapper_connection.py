"""Opening, checking and closing the connection of a database wrapper, and making cursors on it."""

from __future__ import annotations

import datetime
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from migrator.backends.base import cursors
from migrator.backends.base.capability import Capability, capability_of
from migrator.backends.base.signals import connection_created
from migrator.backends.base.wrapper_transaction import WrapperTransaction
from migrator.host.asyncio import async_unsafe
from migrator.host.conf import settings
from migrator.host.deferred import zoneinfo
from migrator.host.exceptions import ImproperlyConfigured
from migrator.host.functional import cached_property
from migrator.runtime.aliases import NO_DB_ALIAS
from migrator.sql.errors import NotSupportedError, OperationalError, ProgrammingError

CURSOR_REFUSAL = (
    "You cannot call this from an async context - use a thread or sync_to_async. Or use 'async with "
    "connection.acursor() as cursor:'."
)
"""What is said to whoever asks for a synchronous cursor inside an event loop."""

RAN_DB_VERSION_CHECK: set[str] = set()
"""Aliases whose server version was checked in this process."""


class WrapperConnection(WrapperTransaction):
    """The life of a connection. A backend provides the methods that raise NotImplementedError here."""

    vendor = "unknown"
    display_name = "unknown"

    async_pool_class: Any = None
    """The pool of asynchronous connections; None if the driver has none."""

    @classmethod
    def has_isolated_connections(cls, settings_dict: dict[str, Any]) -> bool:
        """Say whether a second connection sees the same data, in a transaction of its own."""
        return True

    # What a backend provides.

    def get_connection_params(self) -> dict[str, Any]:
        """Return the keyword arguments that the driver connects with."""
        raise NotImplementedError("subclasses of BaseDatabaseWrapper may require a get_connection_params() method")

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection."""
        raise NotImplementedError("subclasses of BaseDatabaseWrapper may require a get_new_connection() method")

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor of the driver; a *name* asks for a server-side one."""
        raise NotImplementedError("subclasses of BaseDatabaseWrapper may require a create_cursor() method")

    def get_database_version(self) -> tuple[int, ...]:
        """Return the version of the database as numbers."""
        raise NotImplementedError("subclasses of BaseDatabaseWrapper may require a get_database_version() method.")

    def is_usable(self) -> bool:
        """Say whether the open connection still works."""
        raise NotImplementedError("subclasses of BaseDatabaseWrapper may require an is_usable() method")

    # Time zones.

    def ensure_timezone(self) -> bool:
        """Give the open connection the time zone it should have, and say whether that was a change."""
        return False

    @cached_property
    def timezone(self) -> Any:
        """The time zone of naive values in the database; None if time zones are not in use."""
        if not settings.USE_TZ:
            return None
        name = self.settings_dict["TIME_ZONE"]
        return datetime.UTC if name is None else zoneinfo.ZoneInfo(name)

    @cached_property
    def timezone_name(self) -> Any:
        """The name of the connection's time zone."""
        # The zone is being worked out again: so is what depends on it.
        vars(self).pop("capability", None)
        if not settings.USE_TZ:
            return settings.TIME_ZONE
        return self.settings_dict["TIME_ZONE"] or "UTC"

    # What statements are compiled for.

    @cached_property
    def capability(self) -> Capability:
        """What decides which SQL this connection wants. Read after ``timezone_name``, which may make it void."""
        return capability_of(self)

    def known_version(self) -> Any:
        """Return the version of the database, as far as it is known without asking; anything hashable."""
        return None

    # Opening.

    def check_settings(self) -> None:
        """Check what has to be right before connecting.

        Raises:
            ImproperlyConfigured: a time zone is set although USE_TZ is off.
        """
        if self.settings_dict["TIME_ZONE"] is not None and not settings.USE_TZ:
            raise ImproperlyConfigured(f"Connection '{self.alias}' cannot set TIME_ZONE because USE_TZ is False.")

    def check_database_version_supported(self) -> None:
        """Check that the database is new enough.

        Raises:
            NotSupportedError: it is not.
        """
        required = self.features.minimum_database_version
        if required is None:
            return
        found = self.get_database_version()
        if found < required:
            spelled = [".".join(map(str, version)) for version in (required, found)]
            raise NotSupportedError(f"{self.display_name} {spelled[0]} or later is required (found {spelled[1]}).")

    def init_connection_state(self) -> None:
        """Prepare a connection that was just opened; the version is checked once for each alias."""
        if self.alias not in RAN_DB_VERSION_CHECK:
            self.check_database_version_supported()
            RAN_DB_VERSION_CHECK.add(self.alias)

    @async_unsafe
    def connect(self) -> None:
        """Open the connection, whatever was open before."""
        self.check_settings()
        self._forget_transaction()
        self.health_check_enabled = self.settings_dict["CONN_HEALTH_CHECKS"]
        # A connection that is opened now is healthy.
        self.health_check_done = True
        self.errors_occurred = False
        max_age = self.settings_dict["CONN_MAX_AGE"]
        self.close_at = None if max_age is None else time.monotonic() + max_age
        self.connection = self.get_new_connection(self.get_connection_params())
        vars(self).pop("capability", None)
        if not self.has_isolated_connections(self.settings_dict):
            from migrator.runtime import single_connections  # for databases in memory

            single_connections.note(self)
        self.set_autocommit(self.settings_dict["AUTOCOMMIT"])
        self.init_connection_state()
        connection_created.send(sender=self.__class__, connection=self)
        self.run_on_commit = []

    def _forget_transaction(self) -> None:
        self.in_atomic_block = False
        self.atomic_blocks = []
        self.savepoint_ids = []
        self.needs_rollback = False
        self.closed_in_transaction = False

    @async_unsafe
    def ensure_connection(self) -> None:
        """Open the connection unless it is open.

        Raises:
            ProgrammingError: it was closed inside an ``atomic`` block that is still open.
        """
        if self.connection is not None:
            return
        if self.in_atomic_block and self.closed_in_transaction:
            raise ProgrammingError("Cannot open a new connection in an atomic block.")
        try:
            with self.wrap_database_errors:
                self.connect()
        except OperationalError as error:
            error.unopened = self.alias
            error.add_note(f"Database {self.alias!r} could not be opened: {self._address()}.")
            raise

    def _address(self) -> str:
        """Say which database the settings mean, without the password."""
        given = ((name, self.settings_dict.get(name)) for name in ("NAME", "HOST", "PORT", "USER"))
        return ", ".join(f"{name} {str(value)!r}" for name, value in given if value) or "no NAME is set"

    # Cursors.

    @async_unsafe(CURSOR_REFUSAL)  # type: ignore[untyped-decorator]  # it takes a function or a text
    def cursor(self) -> Any:
        """Return a cursor, opening the connection if need be."""
        return self._cursor()

    def acursor(self) -> Any:
        """Return a raw cursor for asynchronous code: ``async with connection.acursor() as cursor:``."""
        from migrator.runtime.async_cursor import AsyncCursor  # for asynchronous programs

        return AsyncCursor(self.alias)

    def chunked_cursor(self) -> Any:
        """Return a cursor that does not load all rows at once, where the driver has one."""
        return self.cursor()

    def _cursor(self, name: str | None = None) -> Any:
        # Both are asked for every statement, and nearly always there is nothing to do.
        if self.health_check_enabled:
            self.close_if_health_check_failed()
        if self.connection is None:
            self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(self.create_cursor(name))

    def _prepare_cursor(self, cursor: Any) -> Any:
        self.validate_thread_sharing()
        return self.make_debug_cursor(cursor) if self.queries_logged else self.make_cursor(cursor)

    def make_cursor(self, cursor: Any) -> cursors.CursorWrapper:
        """Wrap a cursor of the driver."""
        return cursors.CursorWrapper(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> cursors.CursorDebugWrapper:
        """Wrap a cursor of the driver so that its statements are logged."""
        return cursors.CursorDebugWrapper(cursor, self)  # asked of the module: tools put their own class there

    @property
    def queries_logged(self) -> bool:
        """Whether statements go to the query log."""
        return bool(self.force_debug_cursor or settings.DEBUG)

    @property
    def queries(self) -> list[dict[str, Any]]:
        """The logged statements, oldest first; a warning says if older ones were dropped."""
        limit = self.queries_log.maxlen
        if len(self.queries_log) == limit:
            warnings.warn(
                f"Limit for query logging exceeded, only the last {limit} queries will be returned.", stacklevel=2
            )
        return list(self.queries_log)

    # Checking and closing.

    @async_unsafe
    def close(self) -> None:
        """Close the connection; inside ``atomic`` the block remembers that it has to be rolled back."""
        self.validate_thread_sharing()
        self.run_on_commit = []
        if self.connection is None or self.closed_in_transaction:
            return
        try:
            self._close()
        finally:
            if self.in_atomic_block:
                self.closed_in_transaction = True
                self.needs_rollback = True
            else:
                self.connection = None

    def close_if_health_check_failed(self) -> None:
        """Close a connection that does not answer; asked once between two requests, if health checks are on."""
        if self.connection is None or self.health_check_done or not self.health_check_enabled:
            return
        if not self.is_usable():
            self.close()
        self.health_check_done = True

    def close_if_unusable_or_obsolete(self) -> None:
        """Close a connection that is broken, left in a strange mode, or past its age. Outside ``atomic`` only."""
        if self.connection is None:
            return
        self.health_check_done = False
        if self.get_autocommit() != self.settings_dict["AUTOCOMMIT"] or self._is_broken() or self._is_too_old():
            self.close()

    def _is_broken(self) -> bool:
        if not self.errors_occurred:
            return False
        if not self.is_usable():
            return True
        self.errors_occurred = False
        self.health_check_done = True
        return False

    def _is_too_old(self) -> bool:
        return self.close_at is not None and time.monotonic() >= self.close_at

    @contextmanager
    def temporary_connection(self) -> Iterator[Any]:
        """Yield a cursor; a connection that was opened for it is closed afterwards."""
        opened_here = self.connection is None
        try:
            with self.cursor() as cursor:
                yield cursor
        finally:
            if opened_here:
                self.close()

    @contextmanager
    def _nodb_cursor(self) -> Iterator[Any]:
        """Yield a cursor outside any database, for creating and dropping databases."""
        server = self.__class__({**self.settings_dict, "NAME": None}, alias=NO_DB_ALIAS)
        try:
            with server.cursor() as cursor:
                yield cursor
        finally:
            server.close()
