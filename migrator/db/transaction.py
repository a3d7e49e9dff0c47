"""Transactions."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.runtime import transaction as _transaction
from migrator.runtime.aliases import DEFAULT_DB_ALIAS as DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections as connections
from migrator.runtime.errors import TransactionManagementError as TransactionManagementError
from migrator.runtime.transaction import (
    Atomic as Atomic,
    _non_atomic_requests as _non_atomic_requests,
    atomic as atomic,
    clean_savepoints as clean_savepoints,
    commit as commit,
    get_autocommit as get_autocommit,
    get_connection as get_connection,
    get_rollback as get_rollback,
    mark_for_rollback_on_error as mark_for_rollback_on_error,
    non_atomic_requests as non_atomic_requests,
    on_commit as on_commit,
    rollback as rollback,
    savepoint as savepoint,
    savepoint_commit as savepoint_commit,
    savepoint_create as savepoint_create,
    savepoint_rollback as savepoint_rollback,
    set_autocommit as set_autocommit,
    set_rollback as set_rollback,
)
from migrator.sql.errors import DatabaseError as DatabaseError, Error as Error, ProgrammingError as ProgrammingError

mirror(__name__, _transaction)
