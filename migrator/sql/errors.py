"""The PEP 249 error family: what every backend's own errors are translated into."""

from __future__ import annotations

from migrator.host.mode import public


@public("db.utils")
class Error(Exception):
    """Root of everything that a database driver can raise."""


@public("db.utils")
class InterfaceError(Error):
    """The fault is in the use of the driver, not in the database: a closed cursor, for example."""


@public("db.utils")
class DatabaseError(Error):
    """The database refused or failed; one of the subclasses says how."""


@public("db.utils")
class DataError(DatabaseError):
    """A value does not fit: out of range, division by zero, too long."""


@public("db.utils")
class OperationalError(DatabaseError):
    """Trouble outside the program's control: lost connection, lock timeout, missing table on SQLite."""

    unopened: str | None = None
    """Alias of the database, if what failed was opening a connection to it."""


@public("db.utils")
class IntegrityError(DatabaseError):
    """A constraint was violated: unique, foreign key, check or not null."""


@public("db.utils")
class InternalError(DatabaseError):
    """The database is in a state of its own making, such as a failed transaction."""


@public("db.utils")
class ProgrammingError(DatabaseError):
    """The statement itself is wrong: syntax, unknown table or column."""


@public("db.utils")
class NotSupportedError(DatabaseError):
    """The database has no such feature."""


ERRORS: tuple[type[Error], ...] = (
    DataError,
    OperationalError,
    IntegrityError,
    InternalError,
    ProgrammingError,
    NotSupportedError,
    DatabaseError,
    InterfaceError,
    Error,
)
"""The whole family, most specific first, so that the first match is the best one."""
