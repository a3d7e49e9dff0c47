"""The database wrapper that backends derive from."""

from __future__ import annotations

from migrator.backends.base import (
    base as _base,
    wrapper_connection as _wrapper_connection,
    wrapper_state as _wrapper_state,
    wrapper_transaction as _wrapper_transaction,
)
from migrator.backends.base.base import (
    NO_DB_ALIAS as NO_DB_ALIAS,
    RAN_DB_VERSION_CHECK as RAN_DB_VERSION_CHECK,
    BaseDatabaseWrapper as BaseDatabaseWrapper,
)
from migrator.backends.base.signals import connection_created as connection_created
from migrator.backends.base.wrapper_transaction import logger as logger
from migrator.host.face import mirror
from migrator.runtime.aliases import DEFAULT_DB_ALIAS as DEFAULT_DB_ALIAS
from migrator.runtime.errors import (
    DatabaseErrorWrapper as DatabaseErrorWrapper,
    TransactionManagementError as TransactionManagementError,
)

mirror(__name__, _base, _wrapper_connection, _wrapper_transaction, _wrapper_state)
