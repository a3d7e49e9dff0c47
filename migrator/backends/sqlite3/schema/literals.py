"""Values written out as SQLite literals."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from typing import Any


def quote_literal(value: Any) -> str:
    """Return *value* as an SQLite literal.

    Raises:
        ValueError: SQLite has no literal for values of this type.
    """
    try:
        value = sqlite3.adapt(value)
    except (ImportError, sqlite3.ProgrammingError):
        # No adapter is registered: the value is one of the types below, or none that SQLite knows.
        pass
    match value:
        case None:
            return "NULL"
        case bool():
            return str(int(value))
        case int() | float() | Decimal():
            return str(value)
        case str():
            escaped = value.replace("'", "''")
            return f"'{escaped}'"
        case bytes() | bytearray() | memoryview():
            # A blob literal is hexadecimal: X'deadbeef'.
            return f"X'{bytes(value).hex()}'"
    raise ValueError(f"Cannot quote parameter value {value!r} of type {type(value)}")
