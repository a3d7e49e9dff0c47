"""``save()`` of plain models: one look at the instance, one statement.

Most models have one table, a numbered key and nothing of anybody's own between ``save()`` and the database. For them
the statement is known before: what remains is to take the values, prepare those that need it, and execute.
:func:`find` answers None wherever that would not be the whole truth (parents, receivers of signals, overridden methods,
expressions, deferred fields, keys set by hand …); such instances take the documented steps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from operator import attrgetter
from typing import Any

from migrator.expressions.values import placeholder_of
from migrator.fields.auto import AutoField, BigAutoField, SmallAutoField
from migrator.fields.dates import PLAIN_PRE_SAVE
from migrator.fields.deferred import DeferredAttribute
from migrator.host.deferred import inspect
from migrator.models.key_plans import is_plain_manager
from migrator.models.metaclass import ModelBase
from migrator.models.populators import stores_plainly
from migrator.models.row_plans import RowPlan, RowPlans, plans_of
from migrator.models.row_values import Unprepared
from migrator.models.save_steps import STEPS, steps
from migrator.models.signals import post_save, pre_save
from migrator.query.compiler.replaceable import Replaceable
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections
from migrator.runtime.router import router
from migrator.runtime.scopes import entered
from migrator.runtime.transaction import get_connection

NUMBERED = frozenset({SmallAutoField, AutoField, BigAutoField})


Found = tuple[str, Any, RowPlan, list[Any]]
"""Alias, connection, statement and parameters."""

Choice = tuple[RowPlan, tuple[Any, ...]]
"""A statement, and the fields that it writes and that stamp the instance before."""


class WholeRows:
    """The statements that save instances of one plain model.

    Args:
        plans: the statements of its table.
        insert, update: those that write all columns.
    """

    def __init__(self, plans: RowPlans, insert: RowPlan, update: RowPlan) -> None:
        options = plans.model._meta
        self.plans = plans
        self.key = options.pk.attname
        self.columns = _columns(options)
        self.attnames = {field.attname for field in self.columns}
        self.width = len(options.concrete_fields) + 1
        self.insert = insert, _stamped(self.columns)
        self.update = update, _stamped(self.columns)
        self.updates: dict[Collection[str], Choice | None] = {}
        self.changes = -1
        """What ``steps.changes`` was when the model was seen to have our steps."""

    def has_our_steps(self) -> bool:
        """Say whether none of the methods that saving consists of was replaced on the model."""
        changes, model = steps.changes, self.plans.model
        if steps.of_class(model) != steps.ours:
            return False
        if _is_watched(model):
            self.changes = changes
        return True

    def update_of(self, names: Collection[str], connection: Any) -> Choice | None:
        """Return the statement that writes these fields, and those that are stamped; None if a name is unusual."""
        kind = type(names)
        if kind is list or kind is tuple:
            wanted: Any = tuple(names)
        elif kind is set or kind is frozenset:
            wanted = frozenset(names)
        else:
            return None  # it may be one that is read but once
        try:
            return self.updates[wanted]
        except KeyError:
            if len(self.updates) > MAX_UPDATES:
                self.updates.clear()
            chosen = self.updates[wanted] = self._update_of(frozenset(wanted), connection)
            return chosen

    def _update_of(self, wanted: frozenset[str], connection: Any) -> Choice | None:
        columns = [field for field in self.columns if not wanted.isdisjoint((field.name, field.attname))]
        known = {name for field in columns for name in (field.name, field.attname)}
        plan = self.plans.update(connection, columns, ()) if wanted and wanted <= known else None
        return None if plan is None else (plan, _stamped(columns))


MAX_UPDATES = 256
"""When so many choices of fields are known, they are forgotten."""


def find(
    instance: Any, force_insert: Any, force_update: bool, using: str | None, update_fields: Collection[str] | None
) -> Found | None:
    """Return the one statement that saves *instance*, or None if there is more to it.

    The arguments are those of ``save()``.

    Raises:
        ValueError: a related object is not saved.
    """
    if pre_save.receivers or post_save.receivers or Replaceable.is_replaced:
        return None
    model: Any = type(instance)
    state = instance._state
    alias = using
    if not alias:
        is_routed = router.routers or "db_for_write" in router.__dict__  # else it says what stands at the end
        alias = router.db_for_write(model, instance=instance) if is_routed else state.db or DEFAULT_DB_ALIAS
    connection = get_connection(alias) if entered() else connections[alias]
    plans = plans_of(model, connection)
    rows = plans.whole_rows or _whole_rows(plans, connection)
    own = instance.__dict__
    if (
        not rows
        or (rows.changes != steps.changes and not rows.has_our_steps())
        or (len(own) != rows.width and not STEPS.isdisjoint(own))
    ):
        return None
    key = own.get(rows.key, state)
    if key is None:
        if force_update or update_fields is not None or (force_insert is not False and force_insert is not True):
            return None
        choice = rows.insert
    elif (
        force_insert is not False
        or state.adding
        or alias != state.db
        or type(key) is not int
        or not -1 < key < plans.key_limit
    ):
        return None
    else:
        choice = rows.update if update_fields is None else rows.update_of(update_fields, connection)
        if choice is None:
            return None
    if "fields_cache" in state.__dict__:
        instance._prepare_related_fields_for_save(operation_name="save")
    plan, stamped = choice
    if stamped and update_fields is None and not own.keys() >= rows.attnames:
        return None
    for field in stamped:
        field.pre_save(instance, key is None)
    try:
        params = plan.prepare(own, connection)
    except Unprepared:
        return None
    if key is not None:
        params.append(key)
    return alias, connection, plan, params


def _is_watched(model: Any) -> bool:
    """Say whether it would be noticed if a step of the class was replaced: not on a base that is no model."""
    models = [base for base in model.__mro__ if isinstance(base, ModelBase)]
    ours = models[-1].__mro__  # of Model itself
    return _assigning(type(model)) is _assigning(ModelBase) and all(
        isinstance(base, ModelBase) or base in ours for base in model.__mro__
    )


_assigning = attrgetter("__setattr__")


def _whole_rows(plans: RowPlans, connection: Any) -> Any:
    """Return the statements for whole instances, found out once; False if the model is not plain."""
    if plans.whole_rows is None:
        plans.whole_rows = _make_whole_rows(plans, connection) or False
    return plans.whole_rows


def _make_whole_rows(plans: RowPlans, connection: Any) -> WholeRows | None:
    model = plans.model
    options = model._meta
    if not _is_plain_model(model, connection):
        return None
    columns = _columns(options)
    insert = plans.insert(connection, columns, [options.pk])
    update = plans.update(connection, columns, ())
    return None if insert is None or update is None else WholeRows(plans, insert, update)


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
    )


def _columns(options: Any) -> list[Any]:
    return [field for field in options.concrete_fields if field is not options.pk]


def _stamped(columns: Iterable[Any]) -> tuple[Any, ...]:
    """Return the fields that have their say about the value before it is saved."""
    return tuple(
        field for field in columns if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
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


steps.count_changes(ModelBase)
steps.find = find
