"""Database errors, the connection handler and the router."""

from __future__ import annotations

from migrator.host.connection import (
    BaseConnectionHandler as BaseConnectionHandler,
    ConnectionDoesNotExist as ConnectionDoesNotExist,
)
from migrator.host.face import mirror
from migrator.runtime import connections as _connections, errors as _errors, router as _router
from migrator.runtime.aliases import (
    DEFAULT_DB_ALIAS as DEFAULT_DB_ALIAS,
    DJANGO_VERSION_PICKLE_KEY as DJANGO_VERSION_PICKLE_KEY,
)
from migrator.runtime.connections import ConnectionHandler as ConnectionHandler, load_backend as load_backend
from migrator.runtime.errors import DatabaseErrorWrapper as DatabaseErrorWrapper
from migrator.runtime.router import ConnectionRouter as ConnectionRouter
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

mirror(__name__, _connections, _router, _errors)
