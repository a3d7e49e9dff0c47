"""Statements of single rows, kept for the next row: INSERT, and UPDATE by primary key, of instances that are saved.

The text comes from the ordinary compiler, once for each combination of columns, with something in the place of each
value. It is kept only if every value is one parameter: fields whose placeholders depend on the value, returned columns
that need converting, and compilers that are not our own take the long way, as do managers and querysets that are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace
from typing import Any, Final

from migrator.expressions.values import placeholder_of, spells_values_alike
from migrator.fields.dates import PLAIN_PRE_SAVE
from migrator.models.bodies import Effects
from migrator.models.key_plans import KEY_FIELDS
from migrator.models.row_values import Prepare, Unprepared, preparation
from migrator.query.compiler.replaceable import Replaceable
from migrator.query.subqueries import InsertQuery, UpdateQuery
from migrator.sql.effects import Execute, Result

UNPLANNED: Final = object()
"""Answer for rows that have to go the long way; nothing has been written yet."""

PLANS: Final = "_row_plans"
"""Where a model's options keep the plans, by what a database is capable of, and table: they go when the model goes."""

LAST: Final = "_last_row_plans"
"""Where they keep those that were used last."""


def returns_as_it_is(connection: Any, returning: Sequence[Any]) -> bool:
    """Tell whether the values of *returning* need no converting."""
    return not any(
        connection.ops.get_db_converters(column) or column.get_db_converters(connection)
        for column in (field.get_col(field.model._meta.db_table) for field in returning)
    )


class RowPlan:
    """One statement.

    Attributes:
        sql: the statement; an UPDATE has the primary key as its last parameter.
        prepare: makes the parameters, apart from that key.
        result: what the statement answers.
    """

    __slots__ = ("prepare", "result", "sql")

    def __init__(self, sql: str, prepare: Prepare, result: Result) -> None:
        self.sql = sql
        self.prepare = prepare
        self.result = result


class RowPlans:
    """The statements of one model's table, on databases of one capability.

    Args:
        model: the model.
        zone: name of the time zone of naive values.
        capability: what the databases are capable of.
        table: name of the table.
    """

    def __init__(self, model: Any, zone: Any, capability: Any, table: str) -> None:
        self.model = model
        self.zone = zone
        self.capability = capability
        self.table = table
        self.fields = model._meta.concrete_fields
        self._inserts: dict[Any, RowPlan | None] = {}
        self._updates: dict[Any, RowPlan | None] = {}
        self.whole_rows: Any = None
        """What ``save()`` of plain models takes of these; False if the model is not plain."""
        self.key_limit: int = KEY_FIELDS.get(type(_key_field(model)), 0)

    def takes_key(self, key: Any) -> bool:
        """Tell whether statements for the row with this primary key are planned."""
        return type(key) is int and -1 < key < self.key_limit

    def insert(self, connection: Any, fields: Sequence[Any], returning: Sequence[Any]) -> RowPlan | None:
        """Return the statement that inserts *fields*, or None if it has to be compiled for each row."""
        return _kept(self._inserts, self._insert, connection, fields, returning)

    def update(self, connection: Any, fields: Sequence[Any], returning: Sequence[Any]) -> RowPlan | None:
        """Return the statement that updates *fields*, or None if it has to be compiled for each row."""
        return _kept(self._updates, self._update, connection, fields, returning)

    def _insert(self, connection: Any, fields: Sequence[Any], returning: Sequence[Any]) -> RowPlan | None:
        if returning and not connection.features.can_return_columns_from_insert:
            return None
        if any(type(field).pre_save not in PLAIN_PRE_SAVE or field.has_db_default() for field in fields):
            return None
        query = InsertQuery(self.model)
        places = SimpleNamespace(**{field.attname: Place(field) for field in fields})
        query.insert_values(fields, [places], raw=True)
        compiler = query.get_compiler(connection=connection)
        compiler.returning_fields = returning
        statements = compiler.as_sql()
        if len(statements) != 1 or not _is_ours(compiler):
            return None
        sql, params = statements[0]
        return _plan(sql, params, fields, connection, Result.ROWS if returning else Result.NONE)

    def _update(self, connection: Any, fields: Sequence[Any], returning: Sequence[Any]) -> RowPlan | None:
        rows = self.model._base_manager.using(connection.alias).filter(pk=ANY_KEY)
        query = rows.query.chain(UpdateQuery)
        query.add_update_fields([(field, None, Place(field)) for field in fields])
        compiler = query.get_compiler(connection=connection)
        compiler.returning_fields = returning
        sql, (*params, key) = compiler.as_sql()
        if key != ANY_KEY or not _is_ours(compiler):
            return None
        return _plan(sql, params, fields, connection, Result.ROWS if returning else Result.ROW_COUNT, keys=1)


ANY_KEY: Final = 1
"""Stands for the primary key in a WHERE clause."""


class Place:
    """Stands for the value of a field."""

    def __init__(self, field: Any) -> None:
        self.field = field

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        """Return the field's placeholder, and this as its parameter."""
        placeholder = placeholder_of(self.field)
        if placeholder is None:
            return "%s", [self]
        plain = object()
        sql, params = placeholder(plain, compiler, connection)
        return sql, [self if param is plain else param for param in params]


def plans_of(model: Any, connection: Any) -> RowPlans:
    """Return the plans of *model* on databases like that of *connection*."""
    options = model._meta
    known: RowPlans | None = options.__dict__.get(LAST)
    if (
        known is not None
        and known.zone == connection.timezone_name  # read first: a new zone makes the capability void
        and known.capability is connection.capability
        and known.table == options.db_table
        and known.fields is options.concrete_fields  # the list is a new one when a field was added
    ):
        return known
    key = (connection.timezone_name, connection.capability, options.db_table)
    plans: dict[Any, RowPlans] = options.__dict__.setdefault(PLANS, {})
    known = plans.get(key)
    if known is None or known.fields is not options.concrete_fields:
        known = plans[key] = RowPlans(model, *key)
    options.__dict__[LAST] = known
    return known


def _kept(
    plans: dict[Any, RowPlan | None],
    make: Callable[..., RowPlan | None],
    connection: Any,
    fields: Sequence[Any],
    returning: Sequence[Any],
) -> RowPlan | None:
    """Return what was made for these fields before, or make it."""
    if Replaceable.is_replaced:
        return None
    key = (tuple([id(field) for field in fields]), tuple([id(field) for field in returning]))
    if key not in plans:
        plannable = fields and all(map(_can_be_stood_for, fields)) and returns_as_it_is(connection, returning)
        plans[key] = make(connection, fields, returning) if plannable else None
    return plans[key]


def _can_be_stood_for(field: Any) -> bool:
    """Say whether a statement can be made with something in the place of the field's value.

    Every value has to have the same SQL, and ``get_db_prep_save`` has to be our own, which lets expressions pass: others
    may take the stand-in for a value.
    """
    if not spells_values_alike(field):
        return False
    while field.remote_field is not None and field.is_relation:
        if not _is_own_method(field.get_db_prep_save):
            return False
        field = field.target_field
    return _is_own_method(field.get_db_prep_save)


def _is_own_method(method: Any) -> bool:
    return str(getattr(method, "__module__", "")).startswith("migrator.")


def _plan(
    sql: str, places: Iterable[Any], fields: Sequence[Any], connection: Any, result: Result, keys: int = 0
) -> RowPlan | None:
    """Return the plan if the statement has one parameter for each field, in their order, and *keys* more."""
    if [getattr(place, "field", None) for place in places] != list(fields):
        return None
    number = len(fields) + keys
    if sql.count("%s") != number or sql.count("%") != number:
        return None
    return RowPlan(sql, preparation(fields, connection), result)


def _is_ours(compiler: Any) -> bool:
    """Tell whether a compiler adds nothing to such statements: each class says so for itself."""
    return "keeps_short_statements" in vars(type(compiler))


def _key_field(model: Any) -> Any:
    """Return the field that a primary key's value is prepared by."""
    field = model._meta.pk
    while field.remote_field and field.column is not None:
        field = field.target_field
    return field


def insert(
    instance: Any, model: Any, connection: Any, fields: Sequence[Any], returning: Sequence[Any], raw: bool
) -> Effects[Any]:
    """Insert *instance* into the table of *model*; return the returned rows, or ``UNPLANNED``."""
    plan = plans_of(model, connection).insert(connection, fields, returning)
    if plan is None:
        return UNPLANNED
    values = {
        field.attname: getattr(instance, field.attname) if raw else field.pre_save(instance, True) for field in fields
    }
    try:
        params = plan.prepare(values, connection)
    except Unprepared:
        return UNPLANNED
    rows = yield Execute(connection.alias, plan.sql, params, plan.result)
    return list(rows) if returning else []


def update(model: Any, connection: Any, pk: Any, values: Sequence[Any], returning: Sequence[Any]) -> Effects[Any]:
    """Update the row with the key *pk* in the table of *model*.

    Args:
        values: triples (field, None, value), as ``QuerySet._update()`` takes them.

    Returns:
        the returned rows (empty ones if nothing was to be returned), or ``UNPLANNED``.
    """
    plans = plans_of(model, connection)
    plan = plans.update(connection, [field for field, _, _ in values], returning) if plans.takes_key(pk) else None
    if plan is None:
        return UNPLANNED
    try:
        params = plan.prepare({field.attname: value for field, _, value in values}, connection)
    except Unprepared:
        return UNPLANNED
    params.append(pk)
    answer = yield Execute(connection.alias, plan.sql, params, plan.result)
    if returning:
        return list(answer)
    return [()] if answer > 0 else []
