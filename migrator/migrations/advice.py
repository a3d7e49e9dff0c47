"""What to do about a migration that the database refused."""

from __future__ import annotations

from collections.abc import Iterator

NOT_NULL = (
    "Rows have no value for the column: give the field a default, or fill the rows in an operation before this one "
    "(RunPython, RunSQL), or allow null."
)
UNIQUE = "Rows are equal where they must differ: change or delete the duplicates in an operation before this one."
CHECK = "Rows break the rule: correct them in an operation before this one."
DANGLING = "Rows refer to rows that are not there: correct or delete them in an operation before this one."
MISFIT = (
    "Values in the table do not fit the new type: convert them in an operation before this one, or add a field of the "
    "new type, copy the values in RunPython, remove the old field and rename the new one."
)
BUILT_UPON = (
    "PostgreSQL cannot do this in place. If something is computed from the column (a generated field, a view, a policy), "
    "remove that in an operation before this one, and add it again after this one."
)
READ_ONLY = (
    "The database cannot be written to: check file permissions, the user's rights, and whether it is a replica."
)
FULL = "The database has no room left: make room, then run migrate again."
GONE = "The connection was lost: check the server, then run migrate again; showmigrations tells what is applied."
LOCKED = "Somebody else holds a lock: end the other transaction, or wait, then run migrate again."
THERE_ALREADY = (
    "The table or column exists already: if an earlier run or somebody else made it just so, record the migration "
    "with migrate --fake (or --fake-initial for an app's first one)."
)

BY_SQLSTATE = {
    "23502": NOT_NULL,
    "23505": UNIQUE,
    "23514": CHECK,
    "23503": DANGLING,
    "42804": MISFIT,
    "22": MISFIT,
    "0A000": BUILT_UPON,
    "25006": READ_ONLY,
    "42501": READ_ONLY,
    "53100": FULL,
    "53": FULL,
    "57P": GONE,
    "08": GONE,
    "55P03": LOCKED,
    "40P01": LOCKED,
    "42P07": THERE_ALREADY,
    "42701": THERE_ALREADY,
}
"""By the beginning of the SQL standard's five characters, as PostgreSQL lists them (appendix "Error Codes")."""

BY_SQLITE_NAME = {
    "SQLITE_CONSTRAINT_NOTNULL": NOT_NULL,
    "SQLITE_CONSTRAINT_UNIQUE": UNIQUE,
    "SQLITE_CONSTRAINT_PRIMARYKEY": UNIQUE,
    "SQLITE_CONSTRAINT_CHECK": CHECK,
    "SQLITE_CONSTRAINT_FOREIGNKEY": DANGLING,
    "SQLITE_MISMATCH": MISFIT,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_CANTOPEN": READ_ONLY,
    "SQLITE_FULL": FULL,
    "SQLITE_IOERR": GONE,
    "SQLITE_BUSY": LOCKED,
    "SQLITE_LOCKED": LOCKED,
}
"""By the beginning of SQLite's result codes (https://www.sqlite.org/rescode.html)."""


def advice_on(error: BaseException | None) -> str | None:
    """Return the next step after a database error, or None if there is nothing that goes for all such errors."""
    for cause in _causes(error):
        for code, table in (
            (getattr(cause, "sqlstate", None), BY_SQLSTATE),
            (getattr(cause, "sqlite_errorname", None), BY_SQLITE_NAME),
        ):
            if code is not None:
                longest_first = sorted(table, key=len, reverse=True)
                return next((table[known] for known in longest_first if code.startswith(known)), None)
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
