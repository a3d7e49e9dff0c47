"""The values of one column for many rows that are written at once.

A column is looked at as a whole: what kinds of values it holds decides whether they are handed over as they are, go
through the one function that changes them, or are prepared one by one by their field.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeAlias

from migrator.fields.auto import AutoField, BigAutoField, SmallAutoField
from migrator.fields.base import Field
from migrator.fields.boolean import BooleanField
from migrator.fields.dates import DateField, DateTimeField, TimeField
from migrator.fields.deferred import DeferredAttribute
from migrator.fields.numbers import DecimalField, FloatField, IntegerField
from migrator.fields.text import CharField, TextField
from migrator.host.conf import settings
from migrator.host.deferred import inspect
from migrator.sql.markers import is_identity

REPEATING = frozenset({int, str, bool, type(None)})
"""Types of which equal values have the same text. Not so decimals (0 and 0.00), floats or times."""

PLAIN_PRE_SAVE = (Field.pre_save, DateField.pre_save, DateTimeField.pre_save, TimeField.pre_save)
"""These take the attribute, apart from time stamps."""

PREPARING = ("get_db_prep_save", "get_db_prep_value", "get_prep_value", "to_python")

Preparer: TypeAlias = Callable[[Any, list[Any], Any], "list[Any] | None"]
"""Takes a field, the values of its column without None among their types, and the connection."""


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
    return column_of(field, objs)


def column_of(field: Any, objs: Sequence[Any]) -> list[Any]:
    """Return the attributes of *objs* for *field*; those that were not loaded are fetched."""
    name = field.attname
    kinds: set[Any] = set(map(type, objs))
    descriptor: Any = type(inspect.getattr_static(kinds.pop(), name, None))
    if not kinds and hasattr(descriptor, "__set__") and descriptor.__get__ is DeferredAttribute.__get__:
        # A foreign key's descriptor is asked each time, and has something to do for what is missing only.
        with suppress(KeyError):
            return [obj.__dict__[name] for obj in objs]
    return list(map(attrgetter(name), objs))


def prepared_column(field: Any, values: list[Any], connection: Any) -> list[Any] | None:
    """Return *values* as the database takes them, or None if they have to be prepared one by one."""
    if not prepares_alike(field):
        return None
    target: Any = field
    while target.remote_field is not None and target.is_relation:
        target = target.target_field
    kinds = set(map(type, values))
    kinds.discard(type(None))
    if len(kinds) <= 1:
        kind: Any = type(target)
        rule = _rule(kind)
        if rule is not None and kinds.issubset(rule[0]):
            # An empty choice of a form is no key.
            prepared = None if target is not field and "" in values else rule[1](target, values, connection)
            if prepared is not None:
                return prepared
    return _prepared_once(field, values, kinds, connection)


def _prepared_once(field: Any, values: Iterable[Any], kinds: set[Any], connection: Any) -> list[Any] | None:
    """Return *values* as the database takes them, or None if one of them is not of a simple type."""
    if not REPEATING.issuperset(kinds):
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


# The kinds of columns. Each of these functions does what ``get_db_prep_save`` does for one value.


def _as_they_are(field: Any, values: list[Any], connection: Any) -> list[Any] | None:
    return values


def _keys(field: Any, values: list[Any], connection: Any) -> list[Any] | None:
    return values if is_identity(connection.ops.validate_autopk_value) else None


def _adapted(values: list[Any], adapt: Callable[..., Any], *more: Any) -> list[Any]:
    if is_identity(adapt):
        return values
    return [adapt(value, *more) for value in values]


def _integers(field: Any, values: list[Any], connection: Any) -> list[Any] | None:
    return _adapted(values, connection.ops.adapt_integerfield_value, field.get_internal_type())


def _decimals(field: Any, values: list[Any], connection: Any) -> list[Any] | None:
    if not all(value is None or value.is_finite() for value in values):
        return None
    return _adapted(values, connection.ops.adapt_decimalfield_value, field.max_digits, field.decimal_places)


def _dates(field: Any, values: list[Any], connection: Any) -> list[Any] | None:
    return _adapted(values, connection.ops.adapt_datefield_value)


def _moments(field: Any, values: list[Any], connection: Any) -> list[Any] | None:
    if settings.USE_TZ and any(value is not None and value.tzinfo is not datetime.UTC for value in values):
        return None  # the field warns of moments without a zone
    return _adapted(values, connection.ops.adapt_datetimefield_value)


RULES: dict[type, tuple[frozenset[type], Preparer]] = {
    AutoField: (frozenset({int}), _keys),
    BigAutoField: (frozenset({int}), _keys),
    SmallAutoField: (frozenset({int}), _keys),
    BooleanField: (frozenset({bool}), _as_they_are),
    CharField: (frozenset({str}), _as_they_are),
    DateField: (frozenset({datetime.date}), _dates),
    DateTimeField: (frozenset({datetime.datetime}), _moments),
    DecimalField: (frozenset({Decimal}), _decimals),
    FloatField: (frozenset({float}), _as_they_are),
    IntegerField: (frozenset({int}), _integers),
    TextField: (frozenset({str}), _as_they_are),
}
"""For the kinds of fields that tables consist of: the types of values that are ready, and what is left to do."""


@lru_cache(maxsize=256)
def _rule(kind: Any) -> tuple[frozenset[type], Preparer] | None:
    """Return the rule for a kind of field: its own, or that of the class whose methods prepare its values."""
    for ancestor in kind.__mro__:
        if ancestor in RULES:
            same = all(getattr(kind, name) is getattr(ancestor, name) for name in PREPARING)
            return RULES[ancestor] if same else None
    return None


def are_plain_integers(field: Any, values: Iterable[Any]) -> bool:
    """Say whether *values* are numbers that the library's own code would only give the size of their column."""
    target: Any = field
    while target.remote_field is not None and target.is_relation:
        target = target.target_field
    kind: Any = type(target)
    rule = _rule(kind) if prepares_alike(field) else None
    return rule is not None and rule[1] is _integers and INTEGERS.issuperset(map(type, values))


INTEGERS = frozenset({int, type(None)})


def ready_types(field: Any, connection: Any) -> frozenset[Any]:
    """Return the types whose values of *field* the database takes as they are, whatever the value."""
    target: Any = field
    while target.remote_field is not None and target.is_relation:
        target = target.target_field
    kind: Any = type(target)
    rule = _rule(kind) if prepares_alike(field) else None
    if rule is None or rule[1] not in (_as_they_are, _keys, _integers):
        return frozenset()
    values: list[Any] = []
    if rule[1](target, values, connection) is not values:
        return frozenset({type(None)})
    kinds = rule[0] if target is field else rule[0] - {str}  # an empty choice of a form is no key
    return kinds | {type(None)}
