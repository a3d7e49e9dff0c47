"""The shape of conditions: what of ``filter(…)`` decides the SQL, apart from the values.

A value contributes its type: the same lookup with another ``int`` gives the same SQL. What changes the SQL by its
value is part of the shape: ``None``, truth values, the length of a list, the name in an ``F``. A queryset among the
values contributes the chain that was recorded of it, and its own values. A condition with anything else in it (other
expressions, instances of classes unknown here) has no shape.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from itertools import count
from typing import Any

from migrator.expressions.q import Q
from migrator.expressions.references import F
from migrator.fields.enums import Choices
from migrator.host.deferred import uuid
from migrator.models.key_plans import SCALARS
from migrator.models.queryset.expression_shapes import shape_of_value
from migrator.query.query import Query
from migrator.sql.slots import Slot, Unshapely

SWAPPABLE: set[Any] = set(SCALARS)
"""Values of exactly these types can be swapped for one another of the same type."""

CONSTANTS: dict[Any, tuple[str, Any]] = {None: ("is", None), True: ("is", True), False: ("is", False)}
"""Values that are part of the shape themselves."""

LISTS = (list, tuple, set, frozenset)
"""What an ``in`` lookup may be given; of a set, the order is the same as long as it is not changed."""

MAX_LIST = 100
"""Longer lists are not worth a statement of their own."""


def shape_of(args: tuple[Any, ...], kwargs: dict[str, Any], values: list[Any]) -> tuple[Hashable, ...]:
    """Return the shape of the conditions of one ``filter()`` call and append their values to *values*.

    Raises:
        Unshapely: something in it is neither a plain value nor a condition on one.
    """
    parts: list[Hashable] = [_node_shape(node, values) for node in args]
    for name, value in kwargs.items():
        parts.append(name)
        # The common case in line: this runs for every filter().
        kind: Any = type(value)
        if kind in SWAPPABLE:
            values.append(value)
            parts.append(kind)
        else:
            parts.append(_kind(name, value, values))
    return tuple(parts)


def _node_shape(node: Any, values: list[Any]) -> Hashable:
    if type(node) is not Q:
        raise Unshapely
    return node.connector, node.negated, tuple([_child_shape(child, values) for child in node.children])


def _child_shape(child: Any, values: list[Any]) -> Hashable:
    if type(child) is tuple:
        name, value = child
        return name, _kind(name, value, values)
    return _node_shape(child, values)


def _kind(name: str, value: Any, values: list[Any]) -> Hashable:
    kind: Any = type(value)
    if _is_plain(kind):
        values.append(value)
        return kind  # type: ignore[no-any-return]  # a class is hashable
    if value is None or kind is bool:
        return CONSTANTS[value]
    if kind in LISTS and name.endswith("__in"):
        return _list_kind(value, values)
    if is_instance(value):
        values.append(value)
        return "instance", kind
    if kind is F:
        return "F", value.name
    if is_recorded(value) and name.endswith("__in"):
        return _chain_kind(value, values)
    if not hasattr(value, "as_sql"):
        raise Unshapely
    return "expression", shape_of_value(value)


def _is_plain(kind: Any) -> bool:
    """Say whether values of exactly this type can be swapped; learn types when they turn up, for some load slowly."""
    if kind in SWAPPABLE:
        return True
    if (kind.__module__ == "uuid" and kind is uuid.UUID) or _is_choice(kind):
        SWAPPABLE.add(kind)
        return True
    return False


def _is_choice(kind: Any) -> bool:
    """Say whether values of the type are choices: texts and numbers with labels, and no expressions."""
    return issubclass(kind, Choices) and not (hasattr(kind, "resolve_expression") or hasattr(kind, "as_sql"))


def is_recorded(value: Any) -> bool:
    """Say whether *value* is a queryset that is nothing but a recorded chain, and is used in queries as all are."""
    kind: Any = type(value)
    if getattr(kind, "resolve_expression", None) is None or not hasattr(kind, "_apply_deferred_filter"):
        return False
    value._apply_deferred_filter()
    return bool(
        value._node is not None
        and not value._sticky_filter
        and value._cloning_enabled
        and kind.resolve_expression.__qualname__ == "QuerySet.resolve_expression"
    )


def _chain_kind(queryset: Any, values: list[Any]) -> Hashable:
    node, bound = queryset._node, queryset._bound
    if node.twins and node.has_twins(bound):
        raise Unshapely
    values.extend(bound)
    return "chain", node, queryset._db


def is_instance(value: Any) -> bool:
    """Say whether *value* is an instance of a model."""
    return hasattr(value, "_state") and hasattr(value, "_meta")


def _list_kind(items: Iterable[Any], values: list[Any]) -> Hashable:
    """Return the kind of the values of an ``in`` lookup: their number and types.

    Duplicates and None are left out of the SQL by the lookup, so that the number would not say enough. Values of
    different types may become duplicates when they are prepared: 2 and "2".
    """
    listed = list(items)
    kinds = {type(item) for item in listed}
    if len(kinds) != 1 or len(listed) > MAX_LIST or not all(map(_is_plain, kinds)) or len(set(listed)) != len(listed):
        raise Unshapely
    values.extend(listed)
    return "in", len(listed), kinds.pop()


def with_slots(args: tuple[Any, ...], kwargs: dict[str, Any], first: int) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the conditions with slots in place of their values, counted from *first* in the order of the shape."""
    return _replaced(args, kwargs, map(Slot, count(first)))


def with_values(
    args: tuple[Any, ...], kwargs: dict[str, Any], values: Iterable[Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the conditions with other *values*, in the order of the shape."""
    return _replaced(args, kwargs, iter(values))


def holds_changeable(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Say whether a value of conditions that have a shape could change before they are looked at again."""

    def is_changeable(value: Any) -> bool:
        return isinstance(value, list | set) or hasattr(value, "_bound")

    def holds(node: Any) -> bool:
        return any(is_changeable(child[1]) if type(child) is tuple else holds(child) for child in node.children)

    return any(map(is_changeable, kwargs.values())) or any(map(holds, args))


def holds_expressions(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Say whether there is an expression among the values of conditions that have a shape; a name is none."""

    def is_expression(value: Any) -> bool:
        return hasattr(value, "resolve_expression") and type(value) is not F and not hasattr(value, "_bound")

    def holds(node: Any) -> bool:
        return any(is_expression(child[1]) if type(child) is tuple else holds(child) for child in node.children)

    return any(map(is_expression, kwargs.values())) or any(map(holds, args))


def _replaced(
    args: tuple[Any, ...], kwargs: dict[str, Any], values: Iterator[Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    def value_of(value: Any) -> Any:
        if type(value) in SWAPPABLE or is_instance(value):
            return next(values)
        if isinstance(value, LISTS):
            return [value_of(item) for item in value]
        return _with_own_values(value, values) if hasattr(value, "_bound") else value

    def node_of(node: Any) -> Any:
        children = [
            (child[0], value_of(child[1])) if type(child) is tuple else node_of(child) for child in node.children
        ]
        return Q.create(children, connector=node.connector, negated=node.negated)

    nodes = tuple([node_of(node) for node in args])
    return nodes, {name: value_of(value) for name, value in kwargs.items()}


def _with_own_values(queryset: Any, values: Iterator[Any]) -> Any:
    """Return a copy of *queryset*; if its values are slots now, the query with those."""
    own = [next(values) for _ in queryset._bound]
    if not own or type(own[0]) is not Slot:
        return queryset._chain()
    query: Any = Query(queryset.model)
    query._db = queryset._db
    for step, on_new_copy in queryset._steps:
        if on_new_copy:
            query.begin_link()
        number: list[Any] = []
        step.shape(number)
        step.with_values(own[: len(number)]).apply(query)
        del own[: len(number)]
    return query
