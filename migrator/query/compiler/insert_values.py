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
from typing import Any, NamedTuple

from migrator.fields.auto import AutoField, BigAutoField, SmallAutoField
from migrator.fields.boolean import BooleanField
from migrator.fields.dates import PLAIN_PRE_SAVE, DateField, DateTimeField
from migrator.fields.deferred import DeferredAttribute
from migrator.fields.numbers import DecimalField, FloatField, IntegerField
from migrator.fields.text import CharField, TextField
from migrator.host.conf import settings
from migrator.host.deferred import inspect
from migrator.sql.markers import is_identity

REPEATING = frozenset({int, str, bool, type(None)})
"""Types of which equal values have the same text. Not so decimals (0 and 0.00), floats or times."""

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
    kinds = set(map(type, values))
    kinds.discard(type(None))
    if len(kinds) <= 1:
        target, rule = rule_of(field)
        if rule is not None and kinds.issubset(rule.types):
            # An empty choice of a form is no key.
            prepared = None if target is not field and "" in values else rule.column(target, values, connection)
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


# The kinds of columns.


class Rule(NamedTuple):
    """What ``get_db_prep_save`` does with values of certain types, for fields of one kind.

    Attributes:
        types: the types of the values.
        adapt: the method of ``connection.ops`` that makes the parameter of the value; None if it is the parameter.
        details: returns what that method is told about the field.
        check: returns what tells whether a value is one of the usual ones, which need nothing else; None if all are.
    """

    types: frozenset[type]
    adapt: str | None = None
    details: Callable[[Any], tuple[Any, ...]] = lambda field: ()
    check: Callable[[], Callable[[Any], bool] | None] = lambda: None

    def column(self, field: Any, values: list[Any], connection: Any) -> list[Any] | None:
        """Return the parameters of *values*, or None if one of them is unusual."""
        is_usual = self.check()
        if is_usual is not None and not all(value is None or is_usual(value) for value in values):
            return None
        adapt = self.adaptation(connection)
        if adapt is None:
            return values
        details = self.details(field)
        return [adapt(value, *details) for value in values]

    def adaptation(self, connection: Any) -> Callable[..., Any] | None:
        """Return the method that makes parameters, or None if values are handed over as they are."""
        adapt = None if self.adapt is None else getattr(connection.ops, self.adapt)
        return None if adapt is None or is_identity(adapt) else adapt


def _precision(field: Any) -> tuple[Any, ...]:
    return field.max_digits, field.decimal_places


def _has_certain_zone() -> Callable[[Any], bool] | None:
    """The field warns of moments without a zone."""
    return _is_in_utc if settings.USE_TZ else None


def _is_in_utc(moment: Any) -> bool:
    return moment.tzinfo is datetime.UTC


_INTEGERS = Rule(frozenset({int}), "adapt_integerfield_value", lambda field: (field.get_internal_type(),))
_KEYS = Rule(frozenset({int}), "validate_autopk_value")

RULES: dict[type, Rule] = {
    AutoField: _KEYS,
    BigAutoField: _KEYS,
    SmallAutoField: _KEYS,
    BooleanField: Rule(frozenset({bool})),
    CharField: Rule(frozenset({str})),
    DateField: Rule(frozenset({datetime.date}), "adapt_datefield_value"),
    DateTimeField: Rule(frozenset({datetime.datetime}), "adapt_datetimefield_value", check=_has_certain_zone),
    DecimalField: Rule(frozenset({Decimal}), "adapt_decimalfield_value", _precision, lambda: Decimal.is_finite),
    FloatField: Rule(frozenset({float})),
    IntegerField: _INTEGERS,
    TextField: Rule(frozenset({str})),
}
"""The rules of the kinds of fields that tables consist of."""


@lru_cache(maxsize=256)
def _rule(kind: Any) -> Rule | None:
    """Return the rule for a kind of field: its own, or that of the class whose methods prepare its values."""
    for ancestor in kind.__mro__:
        if ancestor in RULES:
            same = all(getattr(kind, name) is getattr(ancestor, name) for name in PREPARING)
            return RULES[ancestor] if same else None
    return None


def rule_of(field: Any) -> tuple[Any, Rule | None]:
    """Return the field that prepares the values of *field*, at the far end of a relation, and its rule, if it has one."""
    target: Any = field
    while target.remote_field is not None and target.is_relation:
        target = target.target_field
    kind: Any = type(target)
    return target, _rule(kind) if prepares_alike(field) else None


def are_plain_integers(field: Any, values: Iterable[Any]) -> bool:
    """Say whether *values* are numbers that the library's own code would only give the size of their column."""
    return rule_of(field)[1] is _INTEGERS and INTEGERS.issuperset(map(type, values))


INTEGERS = frozenset({int, type(None)})
