"""The transaction of a database wrapper: commit, rollback, savepoints, autocommit, hooks and broken transactions."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from migrator.backends.base.cursors import debug_transaction
from migrator.backends.base.wrapper_state import WrapperState
from migrator.host.asyncio import async_unsafe
from migrator.host.deferred import asgiref_sync, inspect
from migrator.host.functional import cached_property
from migrator.host.mode import public_path
from migrator.runtime import scopes
from migrator.runtime.errors import DatabaseErrorWrapper, TransactionManagementError

logger = logging.getLogger(public_path("db.backends.base"))


class WrapperTransaction(WrapperState):
    """Transactions. A backend provides ``_set_autocommit`` and what differs from the SQL of ``ops``."""

    @cached_property
    def wrap_database_errors(self) -> DatabaseErrorWrapper:
        """Context manager and decorator that translates the driver's errors."""
        return DatabaseErrorWrapper(self)

    # What the life of the connection provides.
    cursor: Any
    ensure_connection: Any
    close_if_health_check_failed: Any

    # What talks to the driver; backends and tests replace these.

    def _commit(self) -> Any:
        if self.connection is not None:
            with debug_transaction(self, "COMMIT"), self.wrap_database_errors:
                return self.connection.commit()
        return None

    def _rollback(self) -> Any:
        if self.connection is not None:
            with debug_transaction(self, "ROLLBACK"), self.wrap_database_errors:
                return self.connection.rollback()
        return None

    def _close(self) -> Any:
        if self.connection is not None:
            with self.wrap_database_errors:
                return self.connection.close()
        return None

    def _savepoint(self, sid: str) -> None:
        self._run(self.ops.savepoint_create_sql(sid))

    def _savepoint_rollback(self, sid: str) -> None:
        self._run(self.ops.savepoint_rollback_sql(sid))

    def _savepoint_commit(self, sid: str) -> None:
        self._run(self.ops.savepoint_commit_sql(sid))

    def _run(self, sql: str) -> None:
        with self.cursor() as cursor:
            cursor.execute(sql)

    def _savepoint_allowed(self) -> bool:
        # Without a transaction there is nothing to go back in.
        return bool(self.features.uses_savepoints and not self.get_autocommit())

    def _set_autocommit(self, autocommit: bool) -> None:
        """Switch the driver's autocommit."""
        raise NotImplementedError("subclasses of BaseDatabaseWrapper may require a _set_autocommit() method")

    # Commit and rollback.

    @async_unsafe
    def commit(self) -> None:
        """Commit, and let the hooks run as soon as autocommit is on again."""
        self._end_transaction(self._commit)
        self.run_commit_hooks_on_set_autocommit_on = True

    @async_unsafe
    def rollback(self) -> None:
        """Roll back, and drop the hooks."""
        self._end_transaction(self._rollback)
        self.needs_rollback = False
        self.run_on_commit = []

    def _end_transaction(self, end: Callable[[], None]) -> None:
        self.validate_thread_sharing()
        self.validate_no_atomic_block()
        end()
        # What went through says that the connection works.
        self.errors_occurred = False

    # Savepoints.

    def next_savepoint(self) -> str:
        """Return a name for a new savepoint, unique within the connection."""
        self.savepoint_state += 1
        thread = str(threading.get_ident()).replace("-", "")
        return f"s{thread}_x{self.savepoint_state}"

    def forget_hooks_since(self, sid: Any) -> None:
        """Drop the hooks that were registered inside the savepoint *sid*."""
        self.run_on_commit = [hook for hook in self.run_on_commit if sid not in hook[0]]

    @async_unsafe
    def savepoint(self) -> str | None:
        """Make a savepoint and return its id; None where there can be none."""
        if not self._savepoint_allowed():
            return None
        self.validate_thread_sharing()
        sid = self.next_savepoint()
        self._savepoint(sid)
        return sid

    @async_unsafe
    def savepoint_rollback(self, sid: str) -> None:
        """Undo what was done since *sid*. The savepoint stays."""
        if self._end_savepoint(self._savepoint_rollback, sid):
            self.forget_hooks_since(sid)

    @async_unsafe
    def savepoint_commit(self, sid: str) -> None:
        """Release *sid*, keeping what was done since."""
        self._end_savepoint(self._savepoint_commit, sid)

    def _end_savepoint(self, end: Callable[[str], None], sid: str) -> bool:
        """Call *end* with *sid* and say so, where there can be savepoints."""
        if not self._savepoint_allowed():
            return False
        self.validate_thread_sharing()
        end(sid)
        return True

    @async_unsafe
    def clean_savepoints(self) -> None:
        """Number savepoints from the beginning again."""
        self.savepoint_state = 0

    # Autocommit.

    def get_autocommit(self) -> bool:
        """Say whether statements are committed one by one."""
        self.ensure_connection()
        return self.autocommit

    def commits_each_statement(self) -> bool:
        """Say whether a statement of the calling code would be committed at once.

        The transaction of asynchronous code is on another connection than this one: its scope tells of it.
        """
        if scopes.current(self.alias) is not None:
            return False
        return scopes.current_task() is not None or self.get_autocommit()

    def set_autocommit(self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False) -> None:
        """Switch autocommit on or off; switching it on runs the hooks of a commit that went before.

        Args:
            force_begin_transaction_with_broken_autocommit: where switching it off does not begin a transaction
                (SQLite), begin one explicitly.
        """
        self.validate_no_atomic_block()
        self.close_if_health_check_failed()
        self.ensure_connection()
        begin_explicitly = getattr(self, "_start_transaction_under_autocommit", None)
        if autocommit:
            self._set_autocommit(True)
        elif force_begin_transaction_with_broken_autocommit and begin_explicitly is not None:
            begin_explicitly()
        else:
            with debug_transaction(self, "BEGIN"):
                self._set_autocommit(False)
        self.autocommit = autocommit
        if autocommit and self.run_commit_hooks_on_set_autocommit_on:
            self.run_and_clear_commit_hooks()
            self.run_commit_hooks_on_set_autocommit_on = False

    # The state of the transaction.

    def get_rollback(self) -> bool:
        """Say whether the open block will be rolled back.

        Raises:
            TransactionManagementError: no block is open.
        """
        self._require_atomic_block()
        return self.needs_rollback

    def set_rollback(self, rollback: bool) -> None:
        """Say whether the open block shall be rolled back.

        Raises:
            TransactionManagementError: no block is open.
        """
        self._require_atomic_block()
        self.needs_rollback = rollback

    def _require_atomic_block(self) -> None:
        if not self.in_atomic_block:
            raise TransactionManagementError("The rollback flag doesn't work outside of an 'atomic' block.")

    def validate_no_atomic_block(self) -> None:
        """Check that no ``atomic`` block is open.

        Raises:
            TransactionManagementError: one is.
        """
        if self.in_atomic_block:
            raise TransactionManagementError("This is forbidden when an 'atomic' block is active.")

    def validate_no_broken_transaction(self) -> None:
        """Check that the open transaction can still run statements.

        Raises:
            TransactionManagementError: an error condemned it; that error is the cause.
        """
        if self.needs_rollback:
            raise TransactionManagementError(
                "An error occurred in the current transaction. You can't execute queries until the end of the "
                "'atomic' block."
            ) from self.rollback_exc

    # Hooks.

    def on_commit(self, func: Callable[[], Any], robust: bool = False) -> None:
        """Call *func* after the commit, or at once if every statement is committed.

        Raises:
            TypeError: *func* cannot be called.
            TransactionManagementError: the caller manages the transaction itself.
        """
        if not callable(func):
            raise TypeError("on_commit()'s callback must be a callable.")
        if self.in_atomic_block:
            self.run_on_commit.append((set(self.savepoint_ids), func, robust))
        elif not self.get_autocommit():
            raise TransactionManagementError("on_commit() cannot be used in manual transaction management")
        else:
            run_hook(func, robust, when="on_commit()")

    def run_and_clear_commit_hooks(self) -> None:
        """Run the hooks in the order in which they were registered; an error drops the remaining ones."""
        self.validate_no_atomic_block()
        hooks, self.run_on_commit = self.run_on_commit, []
        for _savepoints, func, robust in hooks:
            run_hook(func, robust, when="on_commit() during transaction")


def run_hook(func: Callable[[], Any], robust: bool, *, when: str) -> None:
    """Call a hook (a coroutine function is run to its end); log its error instead of raising it if *robust*."""
    call = asgiref_sync.async_to_sync(func) if inspect.iscoroutinefunction(func) else func
    if not robust:
        call()
        return
    try:
        call()
    except Exception as error:  # noqa: BLE001  # a robust hook may fail in any way
        log_hook_error(func, error, when=when)


def log_hook_error(func: Callable[[], Any], error: Exception, *, when: str) -> None:
    """Log the error of a robust hook, with its traceback."""
    name = getattr(func, "__qualname__", None) or func
    logger.error("Error calling %s in %s (%s).", name, when, error, exc_info=error)
