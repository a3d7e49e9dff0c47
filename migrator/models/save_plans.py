"""``save()`` of plain models: one look at the instance, one statement.

Most models have one table, a numbered key and nothing of anybody's own between ``save()`` and the database. For them
the statement is known before: what remains is to take the values, let their fields prepare those that need it, and
execute. :func:`statement_for` answers None wherever that would not be the whole truth (parents, receivers of signals,
overridden methods, expressions, deferred fields, keys set by hand …); such instances take the documented steps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from migrator.expressions.values import placeholder_of
from migrator.fields.auto import AutoField, BigAutoField, SmallAutoField
from migrator.fields.deferred import DeferredAttribute
from migrator.host.deferred import inspect
from migrator.host.ports import connections, router
from migrator.models.key_plans import KEY_FIELDS, is_plain
from migrator.models.populators import stores_plainly
from migrator.models.row_plans import PLAIN_PRE_SAVE, is_plain_manager, returns_as_it_is
from migrator.models.save_steps import steps
from migrator.models.signals import post_save, pre_save
from migrator.sql.effects import Execute, Result

PLANS = "_save_plans"
"""Where a model's options keep the plans, by database, what it is capable of, and table: they go when the model goes."""

NUMBERED = frozenset({SmallAutoField, AutoField, BigAutoField})


class Column(NamedTuple):
    """One column to write.

    Attributes:
        attname: the instance's attribute.
        field: the field.
        stamped: whether the field has its say about the value before it is saved.
        ready: types whose values are handed over as they are.
    """

    attname: str
    field: Any
    stamped: bool
    ready: frozenset[Any]


class SavePlan:
    """The statements of one model on one database.

    Args:
        model: the model.
        connection: the database.
    """

    def __init__(self, model: Any, connection: Any) -> None:
        from migrator.query.compiler.insert_values import ready_types  # loaded with the first statement

        options = model._meta
        self.key = options.pk.attname
        self.key_limit = KEY_FIELDS[type(options.pk)]
        self.attnames = {field.attname for field in options.concrete_fields}
        self.columns = tuple(
            Column(
                field.attname,
                field,
                bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)),
                ready_types(field, connection),
            )
            for field in options.concrete_fields
            if field is not options.pk
        )
        ops = connection.ops
        self.table = ops.quote_name(options.db_table)
        names = ", ".join(ops.quote_name(column.field.column) for column in self.columns)
        places = ["%s"] * len(self.columns)
        returning, _ = ops.returning_columns([options.pk])
        self.insert = (
            f"{ops.insert_statement()} {self.table} ({names}) "
            f"{ops.bulk_insert_sql([column.field for column in self.columns], [places])} {returning}"
        )
        self.where = f"{self.table}.{ops.quote_name(options.pk.column)} = %s"
        self.update = self._update(self.columns, ops)
        self.updates: dict[frozenset[str], tuple[str, tuple[Column, ...]] | None] = {}

    def _update(self, columns: Iterable[Column], ops: Any) -> str:
        settings = ", ".join(f"{ops.quote_name(column.field.column)} = %s" for column in columns)
        return f"UPDATE {self.table} SET {settings} WHERE {self.where}"

    def update_of(self, names: Collection[str], ops: Any) -> tuple[str, tuple[Column, ...]] | None:
        """Return the statement that writes these fields and its columns, or None if one of the names is unusual."""
        wanted = frozenset(names)
        if wanted not in self.updates:
            columns = tuple(
                column for column in self.columns if not wanted.isdisjoint((column.field.name, column.attname))
            )
            known = {name for column in columns for name in (column.field.name, column.attname)}
            self.updates[wanted] = (self._update(columns, ops), columns) if wanted and wanted <= known else None
        return self.updates[wanted]


def statement_for(
    instance: Any, force_insert: Any, force_update: bool, using: str | None, update_fields: Collection[str] | None
) -> Execute | None:
    """Return the one statement that saves *instance*, or None if there is more to it.

    The arguments are those of ``save()``.
    """
    model: Any = type(instance)
    state = instance._state
    own = instance.__dict__
    if (force_insert is not False and force_insert is not True) or "fields_cache" in state.__dict__:
        return None
    if pre_save.receivers or post_save.receivers or steps.of_class(model) != steps.ours:
        return None
    alias = using or router.get().db_for_write(model, instance=instance)
    connection = connections.get()[alias]
    plan = plan_for(model, alias, connection)
    if plan is None or not own.keys() >= plan.attnames:
        return None
    key = own[plan.key]
    if key is None:
        if force_update or update_fields is not None:
            return None
        params = _values(instance, own, plan.columns, connection, add=True)
        return None if params is None else Execute(alias, plan.insert, params, Result.ROWS, condemns=True)
    if force_insert or state.adding or alias != state.db or type(key) is not int or not -1 < key < plan.key_limit:
        return None
    sql, columns = plan.update, plan.columns
    if update_fields is not None:
        chosen = plan.update_of(update_fields, connection.ops)
        if chosen is None:
            return None
        sql, columns = chosen
    params = _values(instance, own, columns, connection, add=False)
    if params is None:
        return None
    params.append(key)
    return Execute(alias, sql, params, Result.ROW_COUNT, condemns=True)


def _values(
    instance: Any, own: dict[str, Any], columns: Iterable[Column], connection: Any, *, add: bool
) -> list[Any] | None:
    """Return what the database takes for the values of *columns*, or None if one is worked out by the database."""
    params = []
    for attname, field, stamped, ready in columns:
        value = field.pre_save(instance, add) if stamped else own[attname]
        if type(value) not in ready:
            if not is_plain(value):
                return None
            value = field.get_db_prep_save(value, connection=connection)
            if not is_plain(value):
                return None
        params.append(value)
    return params


def plan_for(model: Any, alias: str, connection: Any) -> SavePlan | None:
    """Return the plan of *model* on a database, made at first use; None if the model is not plain."""
    options = model._meta
    plans: dict[Any, tuple[Any, SavePlan | None]] = options.__dict__.setdefault(PLANS, {})
    key = (alias, connection.timezone_name, connection.capability, options.db_table)
    known = plans.get(key)
    # The list of fields is a new one when a field was added.
    if known is not None and known[0] is options.concrete_fields:
        return known[1]
    plan = SavePlan(model, connection) if _is_plain_model(model, connection) else None
    plans[key] = options.concrete_fields, plan
    return plan


def _is_plain_model(model: Any, connection: Any) -> bool:
    options = model._meta
    features = connection.features
    return (
        not (options.parents or options.proxy or options.select_on_save or options.order_with_respect_to)
        and type(options.pk) in NUMBERED
        and len(options.concrete_fields) > 1
        and list(options.db_returning_fields) == [options.pk]
        and features.can_return_columns_from_insert
        and features.can_return_rows_from_bulk_insert
        and all(_is_plain_field(field) and _reads_plainly(model, field.attname) for field in options.concrete_fields)
        and stores_plainly(model, options.pk.attname)
        and is_plain_manager(model._base_manager)
        and returns_as_it_is(connection, [options.pk])
        and _compiles_as_we_do(connection.ops)
    )


def _is_plain_field(field: Any) -> bool:
    return (
        type(field).pre_save in PLAIN_PRE_SAVE
        and not field.generated
        and not field.has_db_default()
        and not (field.primary_key and field.has_default())
        and placeholder_of(field) is None
    )


def _reads_plainly(model: Any, attname: str) -> bool:
    """Say whether reading the attribute gives what lies in the instance's ``__dict__``."""
    descriptor: Any = type(inspect.getattr_static(model, attname, None))
    return issubclass(descriptor, DeferredAttribute) and descriptor.__get__ is DeferredAttribute.__get__


def _compiles_as_we_do(ops: Any) -> bool:
    """Say whether the compilers add nothing to such statements: they say so themselves, each class for itself."""
    return all(
        "keeps_short_statements" in vars(ops.compiler(name)) for name in ("SQLInsertCompiler", "SQLUpdateCompiler")
    )
