"""What a database wrapper remembers, and who may use it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from migrator.backends.base.watched import Watched
from migrator.host.functional import cached_property
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.sql.errors import DatabaseError

CommitHook = tuple[set[Any], Callable[[], Any], bool]
"""The savepoints that a hook depends on, the hook, and whether its errors are only logged."""


class WrapperState(metaclass=Watched):
    """The state of a connection as plain instance attributes, and the sharing of it between threads."""

    queries_limit = 9000

    # A wrapper has an instance of each; a backend names its own.
    client_class: Any = None
    creation_class: Any = None
    features_class: Any = None
    introspection_class: Any = None
    ops_class: Any = None
    validation_class: Any = None

    Database: Any
    connection: Any
    ops: Any = None

    def __init__(self, settings_dict: dict[str, Any], alias: str = DEFAULT_DB_ALIAS) -> None:
        self.settings_dict = settings_dict
        self.alias = alias
        self._reset_connection()
        self._reset_transaction()
        self._share_with_no_thread()
        self.features = self.features_class(self)
        self.ops = self.ops_class(self)
        self.validation = self.validation_class(self)

    # What most programs do without is made at first use.

    @cached_property
    def client(self) -> Any:
        """Starts the database's own shell."""
        return self.client_class(self)

    @cached_property
    def creation(self) -> Any:
        """Makes and destroys test databases."""
        return self.creation_class(self)

    @cached_property
    def introspection(self) -> Any:
        """Reads what is in the database."""
        return self.introspection_class(self)

    def _reset_connection(self) -> None:
        # The driver's connection, or None while there is none.
        self.connection = None
        self.queries_log: deque[dict[str, Any]] = deque(maxlen=self.queries_limit)
        # Log queries although DEBUG is off, for assertions about them.
        self.force_debug_cursor = False
        self.execute_wrappers: list[Callable[..., Any]] = []
        # The monotonic time after which the connection is not reused; None for ever.
        self.close_at: float | None = None
        # The last error may have been the connection's, so that it is checked before it is reused.
        self.errors_occurred = False
        self.health_check_enabled = False
        self.health_check_done = False

    def _reset_transaction(self) -> None:
        self.autocommit = False
        self.in_atomic_block = False
        # The atomic blocks that are open, outermost first, and the savepoint of each that is not the outermost.
        self.atomic_blocks: list[Any] = []
        self.savepoint_ids: list[Any] = []
        # Numbers the savepoints.
        self.savepoint_state = 0
        # False when the caller, not the outermost block, ends the transaction.
        self.commit_on_exit = True
        self.needs_rollback = False
        # The error that broke the transaction.
        self.rollback_exc: BaseException | None = None
        self.closed_in_transaction = False
        self.run_on_commit: list[CommitHook] = []
        self.run_commit_hooks_on_set_autocommit_on = False

    def _share_with_no_thread(self) -> None:
        self._thread_sharing_lock = threading.Lock()
        self._thread_sharing_count = 0
        self._thread_ident = threading.get_ident()

    @property
    def allow_thread_sharing(self) -> bool:
        """Whether threads other than the one that made the wrapper may use it now."""
        with self._thread_sharing_lock:
            return self._thread_sharing_count > 0

    def inc_thread_sharing(self) -> None:
        """Let other threads use the wrapper, until it is called back as often."""
        with self._thread_sharing_lock:
            self._thread_sharing_count += 1

    def dec_thread_sharing(self) -> None:
        """Take back one permission.

        Raises:
            RuntimeError: there is none left.
        """
        with self._thread_sharing_lock:
            if self._thread_sharing_count <= 0:
                raise RuntimeError("Cannot decrement the thread sharing count below zero.")
            self._thread_sharing_count -= 1

    def validate_thread_sharing(self) -> None:
        """Check that this thread may use the wrapper.

        Raises:
            DatabaseError: the wrapper belongs to another thread.
        """
        here = threading.get_ident()
        if self._thread_ident == here or self.allow_thread_sharing:
            return
        raise DatabaseError(
            "DatabaseWrapper objects created in a thread can only be used in that same thread. The object with alias "
            f"'{self.alias}' was created in thread id {self._thread_ident} and this is thread id {here}."
        )
