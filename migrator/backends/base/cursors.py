"""Cursors: error translation, execute wrappers, and the query log."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from operator import attrgetter
from types import TracebackType
from typing import Any, Final

from migrator.backends.base.watched import Watched
from migrator.host.apps import apps
from migrator.host.mode import public, public_path
from migrator.sql.errors import NotSupportedError

logger = logging.getLogger(public_path("db.backends"))

LOG_FORMAT = "(%.3f) %s; args=%s; alias=%s"


@public("db.backends.utils")
class CursorWrapper(metaclass=Watched):
    """A driver's cursor whose errors belong to the common family and whose statements pass the execute wrappers.

    Args:
        cursor: the driver's cursor.
        db: the database wrapper that made it.
    """

    WRAP_ERROR_ATTRS = frozenset(["fetchone", "fetchmany", "fetchall", "nextset"])

    APPS_NOT_READY_WARNING_MSG = (
        "Accessing the database during app initialization is discouraged. To fix this warning, avoid executing "
        "queries in AppConfig.ready() or when your app modules are imported."
    )

    def __init__(self, cursor: Any, db: Any) -> None:
        self.cursor = cursor
        self.db = db

    def __getattr__(self, attr: str) -> Any:
        found = getattr(self.cursor, attr)
        return self.db.wrap_database_errors(found) if attr in self.WRAP_ERROR_ATTRS else found

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        with self.db.wrap_database_errors:
            return self.cursor.fetchone()

    def fetchall(self) -> Any:
        """Return all remaining rows."""
        with self.db.wrap_database_errors:
            return self.cursor.fetchall()

    def __iter__(self) -> Iterator[Any]:
        with self.db.wrap_database_errors:
            yield from self.cursor

    def __enter__(self) -> CursorWrapper:
        return self

    def __exit__(
        self, type: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # Closing must not hide the error that got us here.
        with suppress(self.db.Database.Error):
            self.close()

    def callproc(self, procname: str, params: Any = None, kparams: Any = None) -> Any:
        """Call a stored procedure.

        Raises:
            NotSupportedError: *kparams* are given and the database has no keyword parameters.
        """
        if kparams is not None and not self.db.features.supports_callproc_kwargs:
            raise NotSupportedError("Keyword parameters for callproc are not supported on this database backend.")
        arguments: tuple[Any, ...] = ()
        if kparams is not None:
            arguments = (params or (), kparams)
        elif params is not None:
            arguments = (params,)
        return self._ask(self.cursor.callproc, procname, *arguments)

    def execute(self, sql: Any, params: Any = None) -> Any:
        """Run one statement. Without *params* the statement is taken as it is, percent signs included."""
        return self._execute_with_wrappers(sql, params, many=False, executor=self._execute)

    def executemany(self, sql: Any, param_list: Any) -> Any:
        """Run one statement for each of *param_list*."""
        return self._execute_with_wrappers(sql, param_list, many=True, executor=self._executemany)

    def _execute_with_wrappers(self, sql: Any, params: Any, many: bool, executor: Callable[..., Any]) -> Any:
        for wrapper in reversed(self.db.execute_wrappers):
            executor = partial(wrapper, executor)
        return executor(sql, params, many, {"connection": self.db, "cursor": self})

    def _execute(self, sql: Any, params: Any, *ignored_wrapper_args: Any) -> Any:
        if params is None:
            return self._ask(self.cursor.execute, sql)
        return self._ask(self.cursor.execute, sql, params)

    def _executemany(self, sql: Any, param_list: Any, *ignored_wrapper_args: Any) -> Any:
        return self._ask(self.cursor.executemany, sql, param_list)

    def _ask(self, method: Callable[..., Any], *args: Any) -> Any:
        """Call the driver, unless the transaction is broken."""
        # Tests that replace the installed apps store the others meanwhile, and may query while that happens.
        if not apps.ready and not apps.stored_app_configs:
            warnings.warn(self.APPS_NOT_READY_WARNING_MSG, category=RuntimeWarning, stacklevel=2)
        self.db.validate_no_broken_transaction()
        with self.db.wrap_database_errors:
            return method(*args)


passed_methods: Final = attrgetter(
    "__init__", "__getattr__", "execute", "_execute", "_execute_with_wrappers", "_ask", "fetchall", "fetchone"
)
"""Returns what a statement passes on a class of cursors."""

USUAL_METHODS: Final = passed_methods(CursorWrapper)
"""Noted here, before anybody can replace one: an app may do it while no backend is loaded yet."""


@public("db.backends.utils")
class CursorDebugWrapper(CursorWrapper):
    """A cursor that logs each statement with its duration."""

    def execute(self, sql: Any, params: Any = None) -> Any:
        """Run and log one statement."""
        with self.debug_sql(sql, params, use_last_executed_query=True):
            return super().execute(sql, params)

    def executemany(self, sql: Any, param_list: Any) -> Any:
        """Run and log one statement for each of *param_list*."""
        with self.debug_sql(sql, param_list, many=True):
            return super().executemany(sql, param_list)

    @contextmanager
    def debug_sql(
        self, sql: Any = None, params: Any = None, use_last_executed_query: bool = False, many: bool = False
    ) -> Iterator[None]:
        """Time the block and log it as the statement *sql*.

        Args:
            use_last_executed_query: log what the database was really sent, parameters included.
            many: *params* is a list of parameter rows.
        """
        start = time.monotonic()
        try:
            yield
        finally:
            duration = time.monotonic() - start
            if use_last_executed_query:
                sql = self.db.ops.last_executed_query(self.cursor, sql, params)
            log_statement(self.db, _described(sql, params, many=many), sql, params, duration)


def _described(sql: Any, params: Any, *, many: bool) -> Any:
    if not many:
        return sql
    # An iterator has no length, and is used up by now.
    times = len(params) if hasattr(params, "__len__") else "?"
    return f"{times} times: {sql}"


def log_statement(connection: Any, entry: Any, sql: Any, params: Any, duration: float) -> None:
    """Add *entry* to the query log of *connection*, and *sql* with *params* to the log of the process."""
    connection.queries_log.append({"sql": entry, "time": f"{duration:.3f}"})
    logger.debug(
        LOG_FORMAT,
        duration,
        sql,
        params,
        connection.alias,
        extra={"duration": duration, "sql": sql, "params": params, "alias": connection.alias},
    )


@public("db.backends.utils")
class debug_transaction:
    """Context manager that times the block and, if queries are logged, logs it: ``BEGIN``, ``COMMIT`` or ``ROLLBACK``.

    A class, since every transaction passes it and a generator would cost more than all it does.

    Args:
        connection: the database wrapper.
        sql: what to log.
    """

    __slots__ = ("connection", "sql", "start")

    def __init__(self, connection: Any, sql: str) -> None:
        self.connection = connection
        self.sql = sql

    def __enter__(self) -> None:
        self.start = time.monotonic()

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.connection.queries_logged:
            log_statement(self.connection, self.sql, self.sql, None, time.monotonic() - self.start)
