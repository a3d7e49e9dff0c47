"""Rows in the tables of a state, and where the operations of a migration should leave them."""

from __future__ import annotations

import decimal
from collections.abc import Iterable, Iterator
from typing import Any

from migrator.db import migrations
from migrator.db.migrations.state import ProjectState
from migrator.db.transaction import atomic

from .kinds import KINDS
from .worlds import World

COUNT = 3
"""Rows in each table."""

ANY = object()
"""A value that nothing is said about: a one-off default, a computed one."""

Table = dict[str, list[Any]]
"""Values by field name, in the order of the primary key."""

Rows = dict[tuple[str, str], Table]
"""Tables by model key; pairs of a many-to-many field by the model's app and ``model.field``."""


def tables(state: ProjectState) -> Iterator[tuple[tuple[str, str], str, dict[str, Any]]]:
    """Yield the key, the table and the fields by name of every table of a state."""
    for key, model_state in state.models.items():
        model = state.apps.get_model(*key)
        options = model._meta
        if options.managed and not options.proxy:
            yield key, options.db_table, {field.name: field for field in options.local_concrete_fields}
        for name, field in model_state.fields.items():
            if field.many_to_many and options.get_field(name).remote_field.through._meta.auto_created:
                through = options.get_field(name).remote_field.through
                ends = [item for item in through._meta.local_concrete_fields if not item.primary_key]
                yield (
                    (key[0], f"{key[1]}.{name}"),
                    through._meta.db_table,
                    dict(zip(("from", "to"), ends, strict=True)),
                )


def insert(connection: Any, world: World, state: ProjectState) -> None:
    """Put rows into all tables of a world that has rows."""
    keys = {model.label.lower(): _key_values(world, model.number) for model in world.models}
    plans = {(model.app, model.name.lower()): {plan.name: plan for plan in model.fields} for model in world.models}
    with atomic(connection.alias), connection.cursor() as cursor:
        for (app_label, name), table, fields in list(tables(state)):
            owner, _, pairs_of = name.partition(".")
            for row in range(COUNT):
                if pairs_of:
                    target = state.models[app_label, owner].fields[pairs_of].remote_field.model
                    values = {"from": keys[f"{app_label}.{owner}"][row], "to": keys[target][row]}
                else:
                    known, key = plans[app_label, owner], keys[f"{app_label}.{owner}"][row]
                    values = {item: _value(world, known.get(item), key, row) for item in fields}
                written = {
                    field.column: field.get_db_prep_save(values[item], connection)
                    for item, field in fields.items()
                    if not field.generated
                }
                _insert(cursor, connection, table, written)


def _insert(cursor: Any, connection: Any, table: str, values: dict[str, Any]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in values)
    marks = ", ".join(["%s"] * len(values))
    cursor.execute(f"INSERT INTO {quote(table).replace('%', '%%')} ({names}) VALUES ({marks})", list(values.values()))


def _key_values(world: World, number: int | None) -> list[Any]:
    """Return the primary keys of a model's rows."""
    model = world.model(number)
    if model.base is not None:
        return _key_values(world, model.base)
    kind = next(plan for plan in model.fields if plan.name in ("id", "pk"))
    source = {"char_key": "char", "uuid_key": "uuid"}.get(kind.kind, "integer")
    return [KINDS[source].value(row) for row in range(COUNT)]


def _value(world: World, plan: Any, key: Any, row: int) -> Any:
    """Return what a field has in a row: a NULL in the last one, where that may be."""
    if plan is None:
        return row  # the position that order_with_respect_to keeps
    if plan.kind == "generated":
        return None
    if plan.name == "id" or plan.kind == "parent":
        return key
    if plan.arguments.get("null") and row == COUNT - 1:
        return None
    if plan.kind not in ("fk", "o2o"):
        return KINDS[plan.kind].value(row)
    if not plan.uses:
        return _key_values(world, plan.target)[row]
    target = next(item for model in world.models for item in model.fields if item.number == plan.uses[0])
    if target.arguments.get("null") and row == COUNT - 1:
        return None
    return KINDS[target.kind].value(row)


def read(connection: Any, state: ProjectState) -> Rows:
    """Return all rows."""
    found: Rows = {}
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for key, table, fields in tables(state):
            columns = {name: field.column for name, field in fields.items()}
            names = ", ".join(map(quote, columns.values()))
            cursor.execute(f"SELECT {names} FROM {quote(table)}")
            rows = sorted(([_plain(value) for value in row] for row in cursor.fetchall()), key=repr)
            ordered = sorted(
                rows, key=lambda row, of=list(columns): repr(row[of.index("id")]) if "id" in of else repr(row)
            )
            found[key] = {name: [row[place] for row in ordered] for place, name in enumerate(columns)}
    return found


def _plain(value: Any) -> Any:
    """Return a value in a form that survives a wider type."""
    if value is None or isinstance(value, bytes | memoryview):
        return value if value is None else bytes(value)
    try:
        return str(decimal.Decimal(str(value)).normalize())
    except decimal.InvalidOperation:
        return str(value)


def carried(rows: Rows, steps: Iterable[tuple[str, Any, bool]]) -> Rows:
    """Return where *rows* should be after some operations.

    Args:
        rows: the rows before them.
        steps: app label, operation, and whether it is run backwards.
    """
    after: Rows = {key: dict(table) for key, table in rows.items()}
    for app_label, operation, backwards in steps:
        _carry(after, app_label, operation, backwards)
    return after


def _carry(rows: Rows, app_label: str, operation: Any, backwards: bool) -> None:
    match operation:
        case migrations.CreateModel() | migrations.DeleteModel():
            for key in [key for key in rows if key[0] == app_label and key[1].split(".")[0] == operation.name_lower]:
                del rows[key]
        case migrations.RenameModel():
            old, new = operation.old_name_lower, operation.new_name_lower
            old, new = (new, old) if backwards else (old, new)
            for key in [key for key in rows if key[0] == app_label and key[1].split(".")[0] == old]:
                rows[app_label, new + key[1][len(old) :]] = rows.pop(key)
        case migrations.RenameField():
            old, new = operation.old_name, operation.new_name
            old, new = (new, old) if backwards else (old, new)
            model = operation.model_name_lower
            table = rows.get((app_label, model), {})
            if old in table:
                table[new] = table.pop(old)
            if (app_label, f"{model}.{old}") in rows:
                rows[app_label, f"{model}.{new}"] = rows.pop((app_label, f"{model}.{old}"))
        case migrations.AddField() | migrations.RemoveField():
            rows.get((app_label, operation.model_name_lower), {}).pop(operation.name, None)
            rows.pop((app_label, f"{operation.model_name_lower}.{operation.name}"), None)
        case migrations.AlterField():
            table = rows.get((app_label, operation.model_name_lower), {})
            if operation.name in table:
                table[operation.name] = [ANY if value is None else value for value in table[operation.name]]
        case migrations.AlterOrderWithRespectTo():
            rows.get((app_label, operation.name_lower), {}).pop("_order", None)


def lost(expected: Rows, found: Rows) -> list[str]:
    """Return what is not where it should be."""
    complaints = []
    for key, table in expected.items():
        for name, values in table.items():
            now = found.get(key, {}).get(name)
            same = now is not None and len(now) == len(values)
            if not same or any(old is not ANY and old != new for old, new in zip(values, now or [], strict=True)):
                complaints.append(f"{'.'.join(key)}.{name}: {values} became {now}")
    return complaints
