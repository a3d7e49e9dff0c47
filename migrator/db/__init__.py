"""Connections, the router and database errors; models and migrations are in the modules below."""

from __future__ import annotations

from migrator.host.connection import ConnectionProxy as ConnectionProxy
from migrator.host.face import mirror
from migrator.runtime import connections as _connections, router as _router
from migrator.runtime.aliases import (
    DEFAULT_DB_ALIAS as DEFAULT_DB_ALIAS,
    DJANGO_VERSION_PICKLE_KEY as DJANGO_VERSION_PICKLE_KEY,
)
from migrator.runtime.connections import (
    ConnectionHandler as ConnectionHandler,
    close_old_connections as close_old_connections,
    connection as connection,
    connections as connections,
    reset_queries as reset_queries,
)
from migrator.runtime.router import ConnectionRouter as ConnectionRouter, router as router
from migrator.sql.errors import (
    DatabaseError as DatabaseError,
    DataError as DataError,
    Error as Error,
    IntegrityError as IntegrityError,
    InterfaceError as InterfaceError,
    InternalError as InternalError,
    NotSupportedError as NotSupportedError,
    OperationalError as OperationalError,
    ProgrammingError as ProgrammingError,
)

mirror(__name__, _connections, _router, submodules=("backends", "migrations", "models", "transaction", "utils"))
