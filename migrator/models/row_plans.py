"""Statements of single rows, kept for the next row: INSERT and UPDATE by primary key of instances that are saved.

The text comes from the ordinary compiler, once for each combination of columns. It is kept only if every value is one
``%s``: fields whose placeholders depend on the value, expressions, and returned columns that need converting take the long way,
and so do managers, querysets and compilers that are not our own. Plans lie on the connection, since SQL depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from weakref import WeakKeyDictionary

from migrator.expressions.values import spells_values_alike
from migrator.fields.base import Field
from migrator.fields.dates import DateField
from migrator.models.bodies import Effects
from migrator.models.key_plans import KEY_FIELDS, is_plain
from migrator.models.manager import Manager
from migrator.models.queryset.queryset import QuerySet
from migrator.query.subqueries import InsertQuery, UpdateQuery
from migrator.sql.effects import Execute, Result

UNPLANNED: Final = object()
"""Answer for rows that have to go the long way; nothing has been done for them yet."""

PLAIN_PRE_SAVE: Final = (Field.pre_save, DateField.pre_save)


def is_plain_manager(manager: Any) -> bool:
    """Tell whether *manager* is the automatic kind, whose querysets see all rows."""
    return type(manager) is Manager and manager._queryset_class is QuerySet


def _plans(connection: Any, model: Any) -> dict[Any, Any]:
    """Return the statements that *connection* knows for *model*; False stands for "not this one"."""
    by_model = connection.__dict__.get("_row_plans")
    if by_model is None:
        by_model = connection.__dict__["_row_plans"] = WeakKeyDictionary()
    plans: dict[Any, Any] | None = by_model.get(model)
    if plans is None:
        plans = by_model[model] = {}
    return plans


def _columns(fields: Iterable[Any]) -> tuple[Any, ...]:
    # Not the fields themselves: they lead to the model, which would then never be given up.
    return tuple([(id(field), type(field), field.column) for field in fields])


def returns_as_it_is(connection: Any, returning: Sequence[Any]) -> bool:
    """Tell whether the values of *returning* need no converting."""
    return not any(
        connection.ops.get_db_converters(column) or column.get_db_converters(connection)
        for column in (field.get_col(field.model._meta.db_table) for field in returning)
    )


def _has_one_place_each(sql: str, params: Sequence[Any], number: int) -> bool:
    return len(params) == number and sql.count("%s") == number and sql.count("%") == number


def insert(
    instance: Any, model: Any, connection: Any, fields: Sequence[Any], returning: Sequence[Any], raw: bool
) -> Effects[Any]:
    """Insert *instance* into the table of *model*; return the returned rows, or ``UNPLANNED``."""
    features = connection.features
    if returning and not features.can_return_columns_from_insert:
        return UNPLANNED
    plans = _plans(connection, model)
    key = (model._meta.db_table, _columns(fields), _columns(returning), connection.capability)
    sql = plans.get(key)
    if sql is False:
        return UNPLANNED
    params = []
    for field in fields:
        value = getattr(instance, field.attname) if raw else field.pre_save(instance, True)
        if not is_plain(value):
            return UNPLANNED
        value = field.get_db_prep_save(value, connection=connection)
        if not is_plain(value):
            return UNPLANNED
        params.append(value)
    if sql is None:
        sql = plans[key] = _insert_sql(instance, model, connection, fields, returning)
        if sql is False:
            return UNPLANNED
    rows = yield Execute(connection.alias, sql, tuple(params), Result.ROWS if returning else Result.NONE)
    return list(rows) if returning else []


def _insert_sql(instance: Any, model: Any, connection: Any, fields: Sequence[Any], returning: Sequence[Any]) -> Any:
    """Return the text to keep, or False. Fields have had their say: the values are on the instance."""
    plannable = (
        fields
        and all(type(field).pre_save in PLAIN_PRE_SAVE for field in fields)
        and all(spells_values_alike(field) and not field.has_db_default() for field in fields)
        and returns_as_it_is(connection, returning)
    )
    if not plannable:
        return False
    query = InsertQuery(model)
    query.insert_values(fields, [instance], raw=True)
    compiler = query.get_compiler(connection=connection)
    if "keeps_short_statements" not in vars(type(compiler)):
        return False
    compiler.returning_fields = returning
    statements = compiler.as_sql()
    if len(statements) != 1:
        return False
    sql, params = statements[0]
    return sql if _has_one_place_each(sql, params, len(fields)) else False


def update(model: Any, connection: Any, pk: Any, values: Sequence[Any], returning: Sequence[Any]) -> Effects[Any]:
    """Update the row with the key *pk* in the table of *model*.

    Args:
        values: triples (field, None, value), as ``QuerySet._update()`` takes them.

    Returns:
        the returned rows (empty ones if nothing was to be returned), or ``UNPLANNED``.
    """
    key_field = _key_field(model)
    if key_field is None or type(pk) is not int or not -1 < pk < KEY_FIELDS[type(key_field)]:
        return UNPLANNED
    plans = _plans(connection, model)
    params = []
    columns = []
    for field, _, value in values:
        if not is_plain(value):
            return UNPLANNED
        value = field.get_db_prep_save(value, connection=connection)
        if not is_plain(value):
            return UNPLANNED
        # NULL is written into the text, so that it is part of the key.
        columns.append((id(field), type(field), field.column, value is None))
        if value is not None:
            params.append(value)
    params.append(pk)
    key = (model._meta.db_table, tuple(columns), _columns(returning), connection.capability)
    sql = plans.get(key)
    if sql is None:
        sql = plans[key] = _update_sql(model, connection, pk, values, returning, len(params))
    if sql is False:
        return UNPLANNED
    if returning:
        return list((yield Execute(connection.alias, sql, tuple(params), Result.ROWS)))
    number = yield Execute(connection.alias, sql, tuple(params), Result.ROW_COUNT)
    return [()] if number > 0 else []


def _key_field(model: Any) -> Any:
    """Return the field that a primary key's value is prepared by, if its kind is planned."""
    field = model._meta.pk
    while field.remote_field and field.column is not None:
        field = field.target_field
    return field if type(field) in KEY_FIELDS else None


def _update_sql(
    model: Any, connection: Any, pk: Any, values: Sequence[Any], returning: Sequence[Any], number: int
) -> Any:
    """Return the text to keep, or False."""
    if not all(spells_values_alike(field) for field, _, _ in values) or not returns_as_it_is(connection, returning):
        return False
    query = model._base_manager.using(connection.alias).filter(pk=pk).query.chain(UpdateQuery)
    query.add_update_fields(values)
    compiler = query.get_compiler(connection=connection)
    if "keeps_short_statements" not in vars(type(compiler)):
        return False
    compiler.returning_fields = returning
    sql, params = compiler.as_sql()
    return sql if _has_one_place_each(sql, params, number) and params[-1] == pk else False
