"""Plans: compiled statements of recorded chains, to be bound to values and executed.

A plan is made from a node's template, the query with slots instead of values, by the same compilers that serve every
other query. It is used for other values by binding its slots. A value that would have changed the SQL raises
``ShapeChanged`` there, and the query is compiled for it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

from migrator.expressions.columns import Col
from migrator.expressions.values import RawSQL
from migrator.host import timezone
from migrator.host.exceptions import EmptyResultSet, FullResultSet
from migrator.models.bodies import Effects
from migrator.models.populators import Conversion, keep_hydrators
from migrator.models.queryset import recording, write_plans
from migrator.models.queryset.clock import Nothing, Place
from migrator.models.queryset.purity import is_pure, joins_are_static
from migrator.models.queryset.recording import Node
from migrator.query.compiler.replaceable import Replaceable
from migrator.runtime.connections import connections
from migrator.sql.constants import MULTI, SINGLE
from migrator.sql.effects import Call, Execute, Result, execution
from migrator.sql.slots import BoundSlot, ShapeChanged, assumed_zones, bind_params, restriction_uses, zone_uses

ROWS, COUNT, EXISTS, DELETE, UPDATE = "rows", "count", "exists", "delete", "update"
AGGREGATE = "aggregate"

Kind = str | tuple[Hashable, ...]
"""What a plan is for: an update comes with the names of the columns that it sets, an aggregation with its shape."""


class Plan(Place):
    """One compiled statement.

    It stands in for the compiler where rows are read: it has the same ``select``, ``klass_info``,
    ``annotation_col_map`` and ``col_count``, but belongs to no connection.
    """

    def __init__(self, node: Node, compiler: Any, effect: Execute) -> None:
        self.meta = node.model._meta
        self.ordering = self.meta.ordering
        self.fields = self.meta.concrete_fields
        self.locks = node.template.select_for_update
        self.sql = effect.sql
        self.params: Any = tuple(effect.params)
        self.has_slots = any(type(param) is BoundSlot for param in self.params)
        self.result = effect.result
        if compiler is not None:
            self.select = compiler.select
            self.klass_info = compiler.klass_info
            self.annotation_col_map = compiler.annotation_col_map
            self.col_count = compiler.col_count
            self.has_extra_select = compiler.has_extra_select
            self.annotations = tuple((compiler.annotation_col_map or {}).items())
            self.has_more = bool(self.annotations)
            if compiler.klass_info:
                keep_hydrators(compiler.klass_info)
                places = compiler.klass_info["select_fields"]
                # Of values(), transforms may be among them; no instance is made of those.
                columns = [(compiler.select[place][0], place) for place in places]
                self.columns = [(column.target.attname, place) for column, place in columns if type(column) is Col]
                self.has_more = self.has_more or bool(compiler.klass_info.get("related_klass_infos"))
                self.models = [info["model"] for info in _every(compiler.klass_info)]
                self.deciding = _deciding_places(compiler.klass_info, compiler.select)
        self._conversion: Conversion | None = None

    @property
    def is_current(self) -> bool:
        """Whether the model still has the fields and the default ordering that the statement was compiled with."""
        meta = self.meta
        return meta.ordering is self.ordering and meta.concrete_fields is self.fields

    def is_allowed(self, connection: Any) -> bool:
        """Say whether the statement may be executed now; one that locks rows only in a transaction."""
        return not (self.locks and connection.features.has_select_for_update and connection.commits_each_statement())

    def bound(self, using: str, connection: Any, values: Sequence[Any]) -> Execute:
        """Return the statement with *values*, to be executed.

        Raises:
            ShapeChanged: the values need another statement.
        """
        params = bind_params(self.params, values, connection) if self.has_slots else self.params
        return execution(using, self.sql, params, self.result)

    def converted(self, rows: list[Any], connection: Any, tuple_expected: bool) -> Iterable[Any]:
        """Return *rows* with converted values."""
        if self.has_extra_select:
            rows = [row[: self.col_count] for row in rows]
        converters = self._converted_by(connection).converters
        if not converters:
            return rows
        return _convert(rows, converters, connection, tuple_expected)

    def conversion(self, connection: Any, number: int) -> Conversion | None:
        """Return the converters, if applying them while instances are made pays for *number* rows more.

        Not if they have a say in whether there is a related instance at all.
        """
        conversion = self._converted_by(connection)
        converters = conversion.converters
        if not converters or not conversion.pays(number) or not self.deciding.isdisjoint(converters):
            return None
        return conversion

    def _converted_by(self, connection: Any) -> Conversion:
        """Return the converters of the columns; they belong to the connection, and the last one is remembered."""
        known = self._conversion
        if known is not None and known.connection() is connection:
            return known
        columns = [column for column, _, _ in self.select[: self.col_count]]
        converters = {
            place: (functions, column)
            for place, column in enumerate(columns)
            if (functions := [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)])
        }
        known = self._conversion = Conversion(connection, converters)
        return known


def _every(klass_info: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield *klass_info* and the related ones below it."""
    yield klass_info
    for related in klass_info.get("related_klass_infos", ()):
        yield from _every(related)


def _deciding_places(klass_info: dict[str, Any], select: Any) -> frozenset[int]:
    """Return the places of the columns that tell whether there is a related instance: the parts of its key."""
    related = list(_every(klass_info))[1:]
    return frozenset(
        place
        for info in related
        for place in info["select_fields"]
        if select[place][0].target in info["model"]._meta.pk_fields
    )


def _convert(rows: list[Any], converters: Any, connection: Any, tuple_expected: bool) -> Iterable[Any]:
    for row in rows:
        values = list(row)
        for place, (functions, column) in converters.items():
            value = values[place]
            for function in functions:
                value = function(value, column, connection)
            values[place] = value
        yield tuple(values) if tuple_expected else values


class AggregatePlan(Plan):
    """The compiled statement of an ``aggregate()``."""

    def __init__(self, node: Node, effect: Execute, columns: dict[str, Any], if_empty: list[Any]) -> None:
        super().__init__(node, None, effect)
        self.names = tuple(columns)
        self.select = [(column, None, name) for name, column in columns.items()]
        self.col_count = len(columns)
        self.has_extra_select = False
        self.if_empty = if_empty

    def values_of(self, row: Any, connection: Any) -> dict[str, Any]:
        """Return the values of the one row, by name, or what they are without a row."""
        if not row:
            return dict(zip(self.names, self.if_empty, strict=True))
        (values,) = self.converted([row[: self.col_count]], connection, False)
        return dict(zip(self.names, values, strict=True))


def plan_for(node: Node, kind: Kind, using: str, connection: Any, *given: Any) -> Plan | None:
    """Return the plan for what *kind* asks of the chain *node* on the database *using*, or None.

    Args:
        given: what the maker takes, apart from the names in *kind*, and *kind* tells from others.
    """
    if Replaceable.is_replaced:
        return None
    # The zone first: a new one makes the capability void.
    key: tuple[Hashable, ...] = (kind, using, connection.timezone_name, connection.capability)
    known: Plan | Located | Nothing | None = node.plans.get(key)
    if type(known) is Located:
        known.used = True
        key = (*key, *_active_zone())
        known = node.plans.get(key)
    if isinstance(known, Plan) and known.is_current:
        known.used = True
        return known
    if isinstance(known, Nothing):
        return None
    with zone_uses.noticed() as located:
        plan = _make(node, kind, using, *given)
    if plan is not None and located[0] and len(key) == WIDTH_OF_KEY:
        recording.note(node.plans, key, Located())
        key = (*key, *_active_zone())
    recording.note(node.plans, key, plan or Nothing())
    return plan


WIDTH_OF_KEY = 4
"""Parts of the key of a plan that is the same in all time zones."""


class Located(Place):
    """In place of a plan: there is one for each active time zone, whose name is part of the statement."""

    __slots__ = ()


def _active_zone() -> tuple[Hashable, ...]:
    """Return what tells the active time zone from others; the zone itself too, as far as it can be looked up."""
    zone = timezone.get_current_timezone()
    return timezone.get_current_timezone_name(), zone if isinstance(zone, Hashable) else id(zone)


def _make(node: Node, kind: Kind, using: str, *given: Any) -> Plan | None:
    maker, *names = (kind,) if isinstance(kind, str) else kind
    assert isinstance(maker, str), "a tuple begins with the name of the kind"
    try:
        with assumed_zones.noticed() as assumed, restriction_uses.noticed() as restricted:
            plan = MAKERS[maker](node, using, *(given or names))
    except (EmptyResultSet, FullResultSet, ShapeChanged, StopIteration):
        return None
    return None if assumed[0] or restricted[0] else plan


def _rows_plan(node: Node, using: str) -> Plan | None:
    compiler = node.template.clone().get_compiler(using=using)
    effect = _statement_of(compiler.execution(MULTI))
    if not all(map(_is_selected_purely, compiler.select)) or not joins_are_static(compiler.query):
        return None
    if not all(is_pure(term) for term, _ in compiler.get_order_by()):
        return None
    return Plan(node, compiler, effect)


def _is_selected_purely(selected: Any) -> bool:
    # SQL that was written by hand comes into a recorded query by one step only, whose shape is the text.
    return type(selected[0]) is RawSQL or is_pure(selected[0])


def _count_plan(node: Node, using: str) -> Plan:
    return _single_plan(node, node.template.count_effects(using))


def _exists_plan(node: Node, using: str) -> Plan:
    return _single_plan(node, node.template.has_results_effects(using))


def _single_plan(node: Node, body: Effects[Any]) -> Plan:
    """Take the statement from a body that would execute it."""
    effect = _statement_of(body)
    body.close()
    return Plan(node, None, effect)


def _statement_of(body: Effects[Any]) -> Any:
    """Return the statement that *body* would execute.

    Raises:
        ShapeChanged: it calls somebody else's method that executes it.
    """
    effect = next(body)
    if type(effect) is Call:
        raise ShapeChanged
    return effect


def _aggregate_plan(node: Node, using: str, expressions: dict[str, Any]) -> Plan | None:
    compiler, columns, if_empty = node.template.chain().aggregation_compiler(using, expressions)
    if not all(map(is_pure, columns.values())) or not joins_are_static(compiler.query):
        return None
    return AggregatePlan(node, _statement_of(compiler.execution(SINGLE)), columns, if_empty)


def _delete_plan(node: Node, using: str) -> Plan | None:
    if node.template.annotations or node.template.select_for_update:
        return None
    return _single_plan(node, write_plans.deletion(node, using))


def _update_plan(node: Node, using: str, *names: str) -> Plan | None:
    locks = node.template.select_for_update
    statement = None if locks else write_plans.update_statement(node, names, using)
    if statement is None:
        return None
    plan = Plan(node, None, Execute(using, *statement, Result.ROW_COUNT))
    plan.has_slots = True
    return plan


MAKERS: dict[str, Callable[..., Plan | None]] = {
    ROWS: _rows_plan,
    COUNT: _count_plan,
    EXISTS: _exists_plan,
    DELETE: _delete_plan,
    UPDATE: _update_plan,
    AGGREGATE: _aggregate_plan,
}
"""What makes the plan of each kind, from the chain, the database, and the names that the kind comes with."""


def check_double(plan: Plan, values: Sequence[Any], using: str, effect: Execute) -> None:
    """Compare the bound plan with the statement *effect* that was compiled for the same values.

    Raises:
        AssertionError: they differ.
    """
    params = bind_params(plan.params, values, connections[using])
    # Wrappers of drivers, such as those for JSON, are equal to nothing but themselves.
    same = params == tuple(effect.params) or repr(params) == repr(tuple(effect.params))
    if plan.sql != effect.sql or not same:
        raise AssertionError(
            f"The recorded plan differs from the query.\n  plan:  {plan.sql} {params}\n"
            f"  query: {effect.sql} {tuple(effect.params)}"
        )


def is_double() -> bool:
    """Say whether every plan is to be compared."""
    return recording.MODE == "double"


__all__ = [
    "AGGREGATE",
    "COUNT",
    "DELETE",
    "EXISTS",
    "ROWS",
    "UPDATE",
    "Plan",
    "Result",
    "check_double",
    "is_double",
    "plan_for",
]
