"""The SQLite connection."""

from __future__ import annotations

from sqlite3 import dbapi2 as Database  # noqa: F401  part of the public module

from migrator.backends.sqlite3 import base as _base
from migrator.backends.sqlite3.base import (
    FORMAT_QMARK_REGEX as FORMAT_QMARK_REGEX,
    DatabaseWrapper as DatabaseWrapper,
    SQLiteCursorWrapper as SQLiteCursorWrapper,
    adapt_date as adapt_date,
    adapt_datetime as adapt_datetime,
    decoder as decoder,
)
from migrator.host.face import mirror

_PARTS = {
    "DatabaseClient": "client",
    "DatabaseCreation": "creation",
    "DatabaseFeatures": "features",
    "DatabaseIntrospection": "introspection",
    "DatabaseOperations": "operations",
    "DatabaseSchemaEditor": "schema",
}

mirror(__name__, _base, late={name: f"migrator.db.backends.sqlite3.{module}" for name, module in _PARTS.items()})
