"""What statements for single rows rest on: plain values, numbered keys."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Sequence
from typing import Any, Final

from migrator.fields.auto import AutoField, BigAutoField, SmallAutoField
from migrator.fields.numbers import BigIntegerField, IntegerField
from migrator.query.compiler.replaceable import Replaceable
from migrator.schema.ports import manager_class
from migrator.sql.effects import Execute, Result

SCALARS: Final = frozenset(
    {
        int,
        str,
        float,
        bytes,
        decimal.Decimal,
        datetime.date,
        datetime.datetime,
        datetime.time,
        datetime.timedelta,
    }
)
"""Types of single values that take one placeholder each, whatever the value is."""

PLAIN_TYPES: Final = SCALARS | {type(None), bool, list, dict}
"""Types that are certainly no expressions."""

KEY_FIELDS: Final[dict[Any, int]] = {
    SmallAutoField: 2**15,
    AutoField: 2**31,
    IntegerField: 2**31,
    BigAutoField: 2**63,
    BigIntegerField: 2**63,
}
"""Kinds of keys that are planned, with what their values stay below on every database; subclasses are not."""

MAX_DELETIONS: Final = 1000
"""When a connection knows so many texts of deletions, it forgets them."""


def is_plain_manager(manager: Any) -> bool:
    """Tell whether *manager* is the automatic kind, whose querysets see all rows."""
    automatic = manager_class.get()
    return type(manager) is automatic and manager._queryset_class is automatic._queryset_class


def is_plain(value: Any) -> bool:
    """Tell whether *value* goes into a statement as it is."""
    return type(value) in PLAIN_TYPES or not (
        hasattr(value, "resolve_expression") or hasattr(value, "as_sql") or hasattr(value, "prepare_database_save")
    )


def delete(model: Any, keys: Sequence[Any], using: str, connection: Any) -> Execute | None:
    """Return the statement that deletes the rows with these primary keys, or None if it has to be compiled."""
    key_field = model._meta.pk
    limit = KEY_FIELDS.get(type(key_field), 0)
    for key in keys:
        if type(key) is not int or not -1 < key < limit:
            return None
    return deletion(model._meta.db_table, key_field.column, keys, using, connection)


def deletion(table: str, column: str, keys: Sequence[int], using: str, connection: Any) -> Execute | None:
    """Return the statement that deletes the rows that have one of these numbers in *column*.

    None where it has to be compiled.
    """
    if Replaceable.is_replaced:
        return None
    known = connection.__dict__.get("_deletions")
    if known is None or len(known) > MAX_DELETIONS:
        known = connection.__dict__["_deletions"] = {}
    name = (table, column, len(keys))
    sql = known.get(name)
    if sql is None:
        sql = _deletion(*name, connection.ops)
        if sql is None:
            return None
        known[name] = sql
    return Execute(using, sql, tuple(keys), Result.ROW_COUNT)


def _deletion(table: str, column: str, number: int, ops: Any) -> str | None:
    """Return the text for that many keys, or None where the compiler is not our own."""
    if "keeps_short_statements" not in vars(ops.compiler("SQLDeleteCompiler")):
        return None
    table = ops.quote_name(table)
    places = ", ".join(["%s"] * number)
    return f"DELETE FROM {table} WHERE {table}.{ops.quote_name(column)} IN ({places})"
