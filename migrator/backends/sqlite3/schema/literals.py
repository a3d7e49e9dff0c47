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
    match _adapted(value):
        case None:
            return "NULL"
        case bool() as truth:
            return str(int(truth))
        case int() | float() | Decimal() as number:
            return str(number)
        case str() as text:
            escaped = text.replace("'", "''")
            return f"'{escaped}'"
        case bytes() | bytearray() | memoryview() as blob:
            # A blob literal is hexadecimal: X'deadbeef'.
            return f"X'{bytes(blob).hex()}'"
    raise ValueError(f"Cannot quote parameter value {value!r} of type {type(value)}")


def _adapted(value: Any) -> Any:
    """Return *value* as the adapter registered for its type makes it; as it is if there is none."""
    adapt: Any = sqlite3.adapt
    return adapt(value, sqlite3.PrepareProtocol, value)
