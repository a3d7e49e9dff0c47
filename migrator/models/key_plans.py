"""What statements for single rows rest on: plain values, numbered keys."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Sequence
from typing import Any, Final

from migrator.fields.auto import AutoField, BigAutoField, SmallAutoField
from migrator.fields.numbers import BigIntegerField, IntegerField
from migrator.sql.effects import Execute, Result

PLAIN_TYPES: Final = frozenset(
    {
        type(None),
        bool,
        int,
        float,
        str,
        bytes,
        decimal.Decimal,
        datetime.date,
        datetime.datetime,
        datetime.time,
        datetime.timedelta,
        list,
        dict,
    }
)
"""Types that are certainly no expressions."""

KEY_FIELDS: Final[dict[Any, int]] = {
    SmallAutoField: 2**15,
    AutoField: 2**31,
    IntegerField: 2**31,
    BigAutoField: 2**63,
    BigIntegerField: 2**63,
}
"""Kinds of keys that are planned, with what their values stay below on every database; subclasses are not."""


def is_plain(value: Any) -> bool:
    """Tell whether *value* goes into a statement as it is."""
    return type(value) in PLAIN_TYPES or not (
        hasattr(value, "resolve_expression") or hasattr(value, "as_sql") or hasattr(value, "prepare_database_save")
    )


def delete(model: Any, keys: Sequence[Any], using: str, connection: Any) -> Execute | None:
    """Return the statement that deletes the rows with these primary keys, or None if it has to be compiled."""
    key_field = model._meta.pk
    limit = KEY_FIELDS.get(type(key_field))
    if limit is None or not all(type(key) is int and -1 < key < limit for key in keys):
        return None
    ops = connection.ops
    if "keeps_short_statements" not in vars(ops.compiler("SQLDeleteCompiler")):
        return None
    table = ops.quote_name(model._meta.db_table)
    places = ", ".join(["%s"] * len(keys))
    sql = f"DELETE FROM {table} WHERE {table}.{ops.quote_name(key_field.column)} IN ({places})"
    return Execute(using, sql, tuple(keys), Result.ROW_COUNT)
