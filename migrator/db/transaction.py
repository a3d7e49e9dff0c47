"""Transactions."""

from migrator.host.face import mirror
from migrator.runtime import transaction as _transaction
from migrator.runtime.errors import TransactionManagementError as TransactionManagementError
from migrator.runtime.transaction import (
    Atomic as Atomic,
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
    savepoint_rollback as savepoint_rollback,
    set_autocommit as set_autocommit,
    set_rollback as set_rollback,
)

mirror(__name__, _transaction)
