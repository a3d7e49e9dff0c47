"""Running recorded querysets: with the plan of their chain, if it has one.

Each function answers None where there is no plan for the chain or its values; the query is then built and compiled as
any other.
"""

from __future__ import annotations

from typing import Any

from migrator.models.bodies import Effects
from migrator.models.key_plans import is_plain
from migrator.models.queryset import plans, recording
from migrator.models.queryset.expression_shapes import shape_of_expression
from migrator.models.queryset.plans import AggregatePlan, Plan
from migrator.models.queryset.shapes import shape_of
from migrator.models.queryset.write_plans import Assigned
from migrator.runtime.connections import connections
from migrator.sql.constants import MULTI
from migrator.sql.effects import Execute, Result
from migrator.sql.slots import BoundSlot, ShapeChanged, Unshapely

Planned = tuple[Plan, Execute, Any]
"""A plan, its statement with the values of a queryset, and the connection."""


def matching(queryset: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Planned | None:
    """Return the plan of what ``get(*args, **kwargs)`` looks at, if it is known where its steps lead.

    The steps are not taken.
    """
    queryset._orm_apply_deferred_filter()
    node = queryset._orm_node
    if node is None or not node.shortcuts or queryset._sticky_filter or queryset._prefetch_related_lookups:
        return None
    if plans.is_double():
        return None  # the long way compares
    values: list[Any] = []
    try:
        shortcut = node.shortcuts.get(shape_of(args, kwargs, values))
    except Unshapely:
        return None
    if shortcut is None or not queryset._iterable_class.reads_plans():
        return None
    shortcut.used = True
    goal = shortcut.node
    using = queryset.db
    connection = connections[using]
    plan = plans.plan_for(goal, plans.ROWS, using, connection)
    bound = (*queryset._orm_bound, *values)
    if plan is None or (goal.twins and goal.has_twins(bound)) or not plan.is_allowed(connection):
        return None
    try:
        return plan, plan.bound(using, connection, bound), connection
    except ShapeChanged:
        return None


def read(queryset: Any, plan: Plan, rows: Any, connection: Any) -> list[Any]:
    """Return the items of the queryset, made of what *connection* has answered."""
    items: list[Any] = queryset._iterable_class(queryset).read_plan(plan, rows, connection)
    return items


def remember_shortcut(queryset: Any, args: tuple[Any, ...], kwargs: dict[str, Any], candidates: Any) -> None:
    """Note that ``get(*args, **kwargs)`` on the chain of *queryset* leads to the chain of *candidates*."""
    start, goal = queryset._orm_node, candidates._orm_node
    if start is None or goal is None:
        return
    try:
        recording.note(start.shortcuts, shape_of(args, kwargs, []), recording.Shortcut(goal))
    except Unshapely:
        return


def fetch(queryset: Any) -> Effects[list[Any] | None]:
    """Return the items of the queryset."""
    if not queryset._iterable_class.reads_plans():
        return None
    known = _plan_of(queryset, plans.ROWS)
    if known is None:
        return None
    plan, statement, connection = known
    return read(queryset, plan, (yield statement), connection)


def fetch_rows(queryset: Any) -> Effects[list[Any] | None]:
    """Return the rows of the queryset, of which nothing is made."""
    known = _plan_of(queryset, plans.ROWS)
    if known is None:
        return None
    plan, statement, connection = known
    return list(plan.converted((yield statement), connection, True))


def count(queryset: Any) -> Effects[int | None]:
    """Return the number of rows of the queryset."""
    known = _plan_of(queryset, plans.COUNT)
    if known is None:
        return None
    row = yield known[1]
    return int(row[0]) if row else 0


def exists(queryset: Any) -> Effects[bool | None]:
    """Return whether the queryset has a row."""
    known = _plan_of(queryset, plans.EXISTS)
    return None if known is None else bool((yield known[1]))


def aggregate(queryset: Any, expressions: dict[str, Any]) -> Effects[dict[str, Any] | None]:
    """Return the values of the aggregates *expressions*, by name."""
    literals: list[Any] = []
    try:
        shape = tuple([(name, shape_of_expression(part, literals)) for name, part in expressions.items()])
    except Unshapely:
        return None
    kind = plans.AGGREGATE, shape
    if literals and queryset._orm_node is not None and recording.is_first(queryset._orm_node.plans, kind):
        return None
    if queryset._orm_node is not None and recording.twins_among(queryset._orm_node.parts):
        return None  # the columns of equal subqueries may be grouped by once
    known = _plan_of(queryset, kind, expressions)
    if known is None:
        return None
    plan, statement, connection = known
    assert isinstance(plan, AggregatePlan), "the kind says so"
    return plan.values_of((yield statement), connection)


def delete(queryset: Any, using: str) -> Effects[int | None]:
    """Delete the rows of the queryset without a look at what depends on them, and return their number."""
    queryset._orm_apply_deferred_filter()
    node = queryset._orm_node
    if node is None or plans.is_double():
        return None
    connection = connections[using]
    plan = plans.plan_for(node, plans.DELETE, using, connection)
    if plan is None or (node.twins and node.has_twins(queryset._orm_bound)):
        return None
    try:
        statement = plan.bound(using, connection, queryset._orm_bound)
    except ShapeChanged:
        return None
    return int((yield statement))


def update_effect(queryset: Any, values: dict[str, Any]) -> Execute | None:
    """Return the statement that sets *values* in the rows of the queryset, if its plan is known."""
    queryset._orm_apply_deferred_filter()
    node = queryset._orm_node
    if node is None or not values or plans.is_double() or not all(map(is_plain, values.values())):
        return None
    using = queryset.db
    connection = connections[using]
    plan = plans.plan_for(node, (plans.UPDATE, *values), using, connection)
    if plan is None or (node.twins and node.has_twins(queryset._orm_bound)):
        return None
    params: list[Any] = []
    try:
        for param in plan.params:
            if type(param) is Assigned:
                param = param.field.get_db_prep_save(values[param.name], connection=connection)
                if not is_plain(param):
                    return None
            elif type(param) is BoundSlot:
                param = param.bind(queryset._orm_bound, connection)
            params.append(param)
    except ShapeChanged:
        return None
    return Execute(using, plan.sql, params, Result.ROW_COUNT, condemns=True)


def _plan_of(queryset: Any, kind: plans.Kind, *given: Any) -> Planned | None:
    queryset._orm_apply_deferred_filter()
    node = queryset._orm_node
    if node is None:
        return None
    using = queryset.db
    connection = connections[using]
    plan = plans.plan_for(node, kind, using, connection, *given)
    if plan is None or (node.twins and node.has_twins(queryset._orm_bound)) or not plan.is_allowed(connection):
        return None
    try:
        if plans.is_double():
            _compare(queryset, plan, kind, using, *given)
        return plan, plan.bound(using, connection, queryset._orm_bound), connection
    except ShapeChanged:
        return None


def _compare(queryset: Any, plan: Plan, kind: plans.Kind, using: str, *given: Any) -> None:
    query = queryset._orm_replayed()
    queryset._query = None
    bodies = {
        plans.ROWS: lambda: query.get_compiler(using=using).execution(MULTI),
        plans.COUNT: lambda: query.count_effects(using),
        plans.EXISTS: lambda: query.has_results_effects(using),
        plans.AGGREGATE: lambda: query.chain().aggregation_effects(using, *given),
    }
    body = bodies[kind if isinstance(kind, str) else plans.AGGREGATE]()
    try:
        effect = next(body)
    except StopIteration:
        effect = None
    body.close()
    plans.check_double(plan, queryset._orm_bound, using, effect)
