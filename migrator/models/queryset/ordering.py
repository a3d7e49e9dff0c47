"""Whether an ordering leaves nothing to chance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from migrator.expressions.ordering import OrderBy
from migrator.expressions.references import F
from migrator.host.exceptions import FieldDoesNotExist


def is_totally_ordered(query: Any, meta: Any) -> bool:
    """Tell whether *query* orders by columns that identify a row of the model with options *meta*.

    The model's default ordering counts unless the query groups; an ordering from ``extra()`` does not.
    """
    names = query.order_by
    if not names and query.default_ordering and not query.group_by:
        names = meta.ordering
    columns = _ordered_columns(names, meta)
    if any(field.unique and not field.null for field in columns):
        return True
    present = {field for field in columns if not field.null}
    return any(present.issuperset(key) for key in _keys(meta))


def _ordered_columns(names: Iterable[Any], meta: Any) -> set[Any]:
    """Return the model's own columns among *names*.

    The name of a relation stands for the ordering of the related model, which can say anything; the name of its
    column (``author_id``) stands for the column.
    """
    columns: set[Any] = set()
    for item in names:
        name = _plain_name(item)
        if name == "pk":
            columns.update(meta.pk_fields)
            continue
        try:
            field = meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if field.concrete and not (field.remote_field and field.name == name):
            columns.add(field)
    return columns


def _plain_name(item: Any) -> str:
    """Return the name that an ordering item orders by, empty for anything but a plain name."""
    if isinstance(item, OrderBy):
        item = item.expression
    if isinstance(item, F):
        return item.name
    return item.lstrip("-+") if isinstance(item, str) else ""


def _keys(meta: Any) -> Iterable[set[Any]]:
    """Yield sets of fields of which a row is identified by each."""
    yield set(meta.pk_fields)
    for names in (*meta.unique_together, *(constraint.fields for constraint in meta.total_unique_constraints)):
        yield {meta.get_field(name) for name in names}
