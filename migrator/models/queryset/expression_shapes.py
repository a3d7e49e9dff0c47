"""The shape of expressions: what of ``annotate(n=Count("post", filter=Q(views__gt=9)))`` decides the SQL.

It is read off the expression itself, class and attributes, so that whatever was changed after it was made counts too.
Literals belong to the shape, since they decide more than a parameter: which expressions are equal, and are grouped by
once. Whoever asks is told how many there were: a shape with literals may never come again.

Only expressions whose class says of itself that it is ``cacheable`` have a shape, as in ``migrator.sql.slots`` but
stricter: a subclass has to say it again. Everything else (other classes, querysets, instances, callables, texts that
are translated later, moments without a time zone) has none.
"""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Callable, Hashable, Iterable
from functools import cache
from typing import Any, Final

from migrator.expressions.filtered_relation import FilteredRelation
from migrator.expressions.outputs import Field
from migrator.expressions.q import Q
from migrator.expressions.references import F, OuterRef
from migrator.fields.enums import Choices
from migrator.host.functional import cached_property
from migrator.host.mode import public_path
from migrator.models.queryset.chains import Chain, shape_of_chain
from migrator.sql.slots import Unshapely

SIMPLE: Final = frozenset({str, int, bool, bytes, type(None), datetime.date, datetime.timedelta})
"""Types whose equal values are the same literal."""

SPELLED: Final = frozenset({float, decimal.Decimal, datetime.time, datetime.timezone})
"""Types whose equal values can differ in what they say: 1.0 and 1.00."""

UNSEEN: Final = frozenset({"_constructor_args", "convert_value"})
"""Attributes of an expression that do not decide its SQL."""

FIELD_OPTIONS_UNSEEN: Final = frozenset({"creation_counter", "error_messages", "_error_messages", "_validators"})
"""Attributes of a field that do not decide the SQL of an expression that has its type."""

OWN_FIELDS: Final = public_path("db.models.")
"""Where the classes of fields live that do the same to the same value each time."""


def shape_of_expression(expression: Any, literals: list[Any], values: list[Any] | None = None) -> Hashable:
    """Return the shape of *expression*, and append the literals in it to *literals*.

    The values of querysets in it, which are no literals, go to *values*; without it, no queryset may have any.

    Raises:
        Unshapely: something in it may compile to something else each time.
    """
    kind: Any = type(expression)
    if kind is F:
        return kind, expression.name
    if says_cacheable(kind):
        unseen = _unseen(kind)
        return kind, *[
            (name, _part(value, literals, values)) for name, value in vars(expression).items() if name not in unseen
        ]
    if kind is Q:
        return kind, _condition(expression, literals, values)
    if kind is FilteredRelation:
        return kind, expression.relation_name, _condition(expression.condition, literals, None)
    if kind is Chain:
        return _chain(expression, values)
    if kind is OuterRef:
        name = expression.name
        return kind, name if type(name) is str else shape_of_expression(name, literals)
    raise Unshapely


def _chain(chain: Chain, values: list[Any] | None) -> Hashable:
    if values is None and chain.node.width:
        raise Unshapely
    return shape_of_chain(chain, [] if values is None else values)


def shape_of_value(expression: Any, values: list[Any]) -> Hashable:
    """Return the shape of an expression that a lookup compares with; a condition, or a relation, is none.

    Raises:
        Unshapely: something in it may compile to something else each time.
    """
    own_class: Any = type(expression)
    if not says_cacheable(own_class):
        raise Unshapely
    return shape_of_expression(expression, [], values)


@cache
def says_cacheable(kind: Any) -> bool:
    """Say whether the class itself, not one that it is derived from, says that its SQL follows from its parts."""
    return vars(kind).get("cacheable") is True


@cache
def _unseen(kind: Any) -> frozenset[str]:
    """Return the attributes that do not count: those that are worked out from the others. A type may be given."""
    computed = {
        name for owner in kind.__mro__ for name, value in vars(owner).items() if isinstance(value, cached_property)
    }
    return UNSEEN | computed - {"output_field"}


def _part(part: Any, literals: list[Any], values: list[Any] | None) -> Hashable:
    """Return what an attribute, or something in it, has to say."""
    kind: Any = type(part)
    if kind in SIMPLE:
        if part is not None and kind is not bool:
            literals.append(part)
        return kind, part
    if kind is list or kind is tuple:
        return kind, *[_part(item, literals, values) for item in part]
    if kind is dict:
        return kind, *[(name, _part(item, literals, values)) for name, item in part.items()]
    if isinstance(part, Field):
        return _field(part)
    if kind in SPELLED or (kind is datetime.datetime and part.tzinfo is not None):
        literals.append(part)
        return kind, repr(part)
    if kind.__module__ == "zoneinfo":
        return kind, part  # zones are equal to themselves only
    if isinstance(part, Choices):
        literals.append(part)
        return kind, part.value
    return shape_of_expression(part, literals, values)


def _condition(node: Q, literals: list[Any], values: list[Any] | None) -> Hashable:
    """Return the shape of a condition; the values in it are literals."""
    return (
        node.connector,
        node.negated,
        *[
            (child[0], _part(child[1], literals, values)) if type(child) is tuple else _part(child, literals, values)
            for child in node.children
        ],
    )


def _field(field: Any) -> Hashable:
    """Return the class and the options of a field that is only a type, or the field of a model itself."""
    kind: Any = type(field)
    if not kind.__module__.startswith(OWN_FIELDS):
        raise Unshapely
    if getattr(field, "model", None) is not None:
        return kind, field
    unseen = FIELD_OPTIONS_UNSEEN | _unseen(kind)
    return kind, *[(name, _option(value)) for name, value in vars(field).items() if name not in unseen]


def _option(value: Any) -> Hashable:
    if type(value) in SIMPLE or isinstance(value, type):
        return value  # type: ignore[no-any-return]  # plain values and classes are hashable
    if isinstance(value, list | tuple | dict) and not value:
        return type(value)
    raise Unshapely


def holds_chains(part: Any) -> bool:
    """Say whether there is a recorded queryset in an expression that has a shape."""
    kind: Any = type(part)
    if kind is Chain:
        return True
    return any(map(holds_chains, _inner_parts(part, kind)))


def _inner_parts(part: Any, kind: Any) -> Iterable[Any]:
    """Return what an expression, or something in it, is made of, in the order of the shape."""
    if kind is list or kind is tuple:
        return part  # type: ignore[no-any-return]  # both are iterable
    if kind is dict:
        return part.values()  # type: ignore[no-any-return]  # the same
    if kind is Q:
        return [child[1] if type(child) is tuple else child for child in part.children]
    if kind is F or not says_cacheable(kind):
        return ()
    unseen = _unseen(kind)
    return [value for name, value in vars(part).items() if name not in unseen]


def with_queries(part: Any, query_of: Callable[[Chain], Any]) -> Any:
    """Return a copy of an expression that has a shape, its recorded querysets replaced by what *query_of* says.

    Without a recorded queryset in it, it is returned as it is.
    """
    kind: Any = type(part)
    if not holds_chains(part):
        return part
    if kind is list or kind is tuple:
        return kind(with_queries(item, query_of) for item in part)
    if kind is dict:
        return {name: with_queries(item, query_of) for name, item in part.items()}
    if kind is Q:
        children = [
            (child[0], with_queries(child[1], query_of)) if type(child) is tuple else with_queries(child, query_of)
            for child in part.children
        ]
        return Q.create(children, connector=part.connector, negated=part.negated)
    if type(vars(part).get("_chain")) is Chain:
        return part.with_query(query_of(part._chain))
    copy, unseen = part.copy(), _unseen(kind)
    for name, value in vars(part).items():
        if name not in unseen:
            vars(copy)[name] = with_queries(value, query_of)
    return copy


__all__ = ["holds_chains", "says_cacheable", "shape_of_expression", "with_queries"]
