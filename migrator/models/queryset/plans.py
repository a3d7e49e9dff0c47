"""Plans: compiled statements of recorded chains, to be bound to values and executed.

A plan is made from a node's template, the query with slots instead of values, by the same compilers that serve every
other query. It is used for other values by binding its slots. A value that would have changed the SQL raises
``ShapeChanged`` there, and the query is compiled for it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from migrator.expressions.columns import Col
from migrator.expressions.ordering import OrderBy
from migrator.host.exceptions import EmptyResultSet, FullResultSet
from migrator.models.bodies import Effects
from migrator.models.populators import Conversion, keep_hydrators
from migrator.models.queryset import recording, write_plans
from migrator.models.queryset.clock import Nothing, Place
from migrator.models.queryset.recording import Node, joins_are_static
from migrator.runtime.connections import connections
from migrator.sql.constants import MULTI
from migrator.sql.effects import Execute, Result
from migrator.sql.slots import BoundSlot, ShapeChanged, bind_params

ROWS, COUNT, EXISTS, DELETE, UPDATE = "rows", "count", "exists", "delete", "update"

Kind = str | tuple[str, ...]
"""What a plan is for; an update comes with the names of the columns that it sets."""


class Plan(Place):
    """One compiled statement.

    It stands in for the compiler where rows are read: it has the same ``select``, ``klass_info``,
    ``annotation_col_map`` and ``col_count``, but belongs to no connection.
    """

    def __init__(self, node: Node, compiler: Any, effect: Execute) -> None:
        self.meta = node.model._meta
        self.ordering = self.meta.ordering
        self.fields = self.meta.concrete_fields
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
            self.has_more = bool(compiler.annotation_col_map)
            if compiler.klass_info:
                keep_hydrators(compiler.klass_info)
                places = compiler.klass_info["select_fields"]
                self.columns = [(compiler.select[place][0].target.attname, place) for place in places]
                self.has_more = self.has_more or bool(compiler.klass_info.get("related_klass_infos"))
                self.models = [info["model"] for info in _every(compiler.klass_info)]
                self.deciding = _deciding_places(compiler.klass_info, compiler.select)
        self._conversion: Conversion | None = None

    @property
    def is_current(self) -> bool:
        """Whether the model still has the fields and the default ordering that the statement was compiled with."""
        meta = self.meta
        return meta.ordering is self.ordering and meta.concrete_fields is self.fields

    def execution(self, using: str, connection: Any, values: Sequence[Any]) -> Effects[Any]:
        """Execute the statement with *values*.

        Raises:
            ShapeChanged: the values need another statement.
        """
        params = bind_params(self.params, values, connection) if self.has_slots else self.params
        return (yield Execute(using, self.sql, params, self.result))

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


def plan_for(node: Node, kind: Kind, using: str, connection: Any) -> Plan | None:
    """Return the plan for what *kind* asks of the chain *node* on the database *using*, or None."""
    # The zone first: a new one makes the capability void.
    key = (kind, using, connection.timezone_name, connection.capability)
    known: Plan | Nothing | None = node.plans.get(key)
    if known is not None:
        if isinstance(known, Nothing):
            return None
        if known.is_current:
            known.used = True
            return known
    plan = _make(node, kind, using)
    recording.note(node.plans, key, plan or Nothing())
    return plan


def _make(node: Node, kind: Kind, using: str) -> Plan | None:
    maker, *names = (kind,) if isinstance(kind, str) else kind
    try:
        return MAKERS[maker](node, using, *names)
    except (EmptyResultSet, FullResultSet, ShapeChanged, StopIteration):
        return None


def _rows_plan(node: Node, using: str) -> Plan | None:
    compiler = node.template.clone().get_compiler(using=using)
    effect = next(compiler.execution(MULTI))
    plain_columns = all(type(column) is Col for column, _, _ in compiler.select)
    if not plain_columns or not _is_plainly_ordered(compiler) or not joins_are_static(compiler.query):
        return None
    return Plan(node, compiler, effect)


def _is_plainly_ordered(compiler: Any) -> bool:
    return all(
        isinstance(term, OrderBy) and type(getattr(term.expression, "source", term.expression)) is Col
        for term, _ in compiler.get_order_by()
    )


def _count_plan(node: Node, using: str) -> Plan:
    return _single_plan(node, node.template.count_effects(using))


def _exists_plan(node: Node, using: str) -> Plan:
    return _single_plan(node, node.template.has_results_effects(using))


def _single_plan(node: Node, body: Effects[Any]) -> Plan:
    """Take the statement from a body that would execute it."""
    effect = next(body)
    body.close()
    return Plan(node, None, effect)


def _delete_plan(node: Node, using: str) -> Plan:
    return _single_plan(node, write_plans.deletion(node, using))


def _update_plan(node: Node, using: str, *names: str) -> Plan | None:
    statement = write_plans.update_statement(node, names, using)
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
