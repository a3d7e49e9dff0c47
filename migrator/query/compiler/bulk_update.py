"""The statement that gives many rows a value of their own each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrator.expressions.values import placeholder_of
from migrator.query.compiler.insert_values import column_of, prepared_column

Statement = tuple[str, Sequence[Any]]


def joined_update(model: Any, objs: Sequence[Any], fields: Sequence[Any], connection: Any) -> Statement | None:
    """Return the UPDATE of the table of *model* that is joined with the values of *objs*, by primary key.

    Args:
        model: the model; all *fields* are columns of its own table.
        objs: instances with a primary key. Of several with the same key, the first counts.
        fields: the columns to write.
        connection: the database, which may have such a statement or not.

    Returns:
        the statement and its parameters, or None if some value is an expression, if a field has SQL of its own, or if
        the database cannot do it.
    """
    keys = model._meta.pk_fields
    columns = [*keys, *fields]
    if any(placeholder_of(field) for field in columns):
        return None
    rows = _rows(columns, len(keys), objs, connection)
    if rows is None:
        return None
    statement: Statement | None = connection.ops.joined_update_sql(model._meta.db_table, keys, fields, rows)
    return statement


def _rows(columns: Sequence[Any], keys: int, objs: Sequence[Any], connection: Any) -> list[tuple[Any, ...]] | None:
    """Return the prepared values of *columns* for each object, or None if there is an expression among them."""
    prepared: list[list[Any]] = []
    for field in columns:
        values = column_of(field, objs)
        if any(map(_is_no_value, set(map(type, values)))):
            return None
        ready = prepared_column(field, values, connection)
        if ready is None:
            ready = [field.get_db_prep_save(value, connection=connection) for value in values]
            if any(map(_is_no_value, set(map(type, ready)))):
                return None
        prepared.append(ready)
    rows = list(zip(*prepared, strict=True))
    if len({row[:keys] for row in rows}) == len(rows):
        return rows
    first: dict[Any, tuple[Any, ...]] = {}
    for row in rows:
        first.setdefault(row[:keys], row)
    return list(first.values())


def _is_no_value(kind: Any) -> bool:
    """Say whether objects of the class stand for something else in a statement: expressions, instances of models."""
    return any(hasattr(kind, name) for name in ("resolve_expression", "as_sql", "prepare_database_save"))
