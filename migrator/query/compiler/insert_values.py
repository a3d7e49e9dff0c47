"""The values of one column for many rows that are inserted at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from migrator.fields.base import Field
from migrator.fields.dates import DateField, DateTimeField, TimeField

REPEATING = frozenset({int, str, bool, type(None)})
"""Types of which equal values have the same text. Not so decimals (0 and 0.00), floats or times."""

PLAIN_PRE_SAVE = (Field.pre_save, DateField.pre_save, DateTimeField.pre_save, TimeField.pre_save)
"""These take the attribute, apart from time stamps."""

PREPARING = ("get_db_prep_save", "get_db_prep_value", "get_prep_value", "to_python")


@lru_cache(maxsize=256)
def _is_ours(kind: Any) -> bool:
    """Say whether the library's own code prepares the values of a kind of field; others may encrypt them, say."""
    return all(str(getattr(kind, name).__module__).startswith("migrator.fields.") for name in PREPARING)


def prepares_alike(field: Any) -> bool:
    """Say whether equal values of *field* can be prepared once."""
    kinds: list[Any] = [type(field)]
    while field.remote_field is not None and field.is_relation:
        field = field.target_field
        kinds.append(type(field))
    return all(_is_ours(kind) for kind in kinds)


def plain_values(field: Any, objs: Sequence[Any], raw: bool) -> list[Any] | None:
    """Return the attributes of *objs* for *field*, or None if the field wants to have its say on saving."""
    stamped = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    if not raw and (stamped or type(field).pre_save not in PLAIN_PRE_SAVE):
        return None
    name = field.attname
    return [getattr(obj, name) for obj in objs]


def prepared_once(field: Any, values: Iterable[Any], connection: Any) -> list[Any] | None:
    """Return *values* as the database takes them, or None if one of them is not of a simple type."""
    values = list(values)
    if not REPEATING.issuperset(map(type, values)):
        return None
    known: dict[Any, Any] = {}
    prepared = []
    for value in values:
        key = (type(value), value)
        if key not in known:
            known[key] = field.get_db_prep_save(value, connection=connection)
        prepared.append(known[key])
    return prepared


def are_parameters(rows: Iterable[Sequence[Any]]) -> bool:
    """Say whether no value in *rows* is a piece of SQL."""
    kinds = {type(value) for row in rows for value in row}
    return not any(hasattr(kind, "as_sql") for kind in kinds)
