"""Lookups with several values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from migrator.expressions.base import SQL
from migrator.expressions.lookup import BuiltinLookup, FieldGetDbPrepValueIterableMixin
from migrator.expressions.lookups.comparisons import DirectBinding
from migrator.expressions.lookups.subqueries import check_database, check_width, is_query, select_key
from migrator.expressions.ordering import ExpressionList
from migrator.host.datastructures import OrderedSet
from migrator.host.exceptions import EmptyResultSet
from migrator.host.mode import public

in_module = public("db.models.lookups")

LONG_LIST = 100
"""Longer lists become one parameter where the database can take them as such. Shorter ones have plans of their own."""


def without_repetition(values: Iterable[Any]) -> Any:
    """Return the values, each once, in their order; as they are if they cannot be hashed."""
    values = list(values)
    try:
        return OrderedSet(values)
    except TypeError:
        return values


class IterableBinding(FieldGetDbPrepValueIterableMixin, DirectBinding):
    """Binds each of several values straight through the field."""


@in_module
class In(IterableBinding, BuiltinLookup):
    """The left-hand side is among the values."""

    lookup_name = "in"
    cacheable = True

    def get_prep_lookup(self) -> Any:
        """Return the prepared values; a query selects its primary key if nothing else was chosen.

        Raises:
            ValueError: a query selects the wrong number of columns.
        """
        if is_query(self.rhs):
            self.rhs.clear_ordering(clear_default=True)
            select_key(self.rhs)
            check_width(self.rhs, self.lhs, "the 'in'")
        return super().get_prep_lookup()

    def process_rhs(self, compiler: Any, connection: Any) -> SQL:
        check_database(self.rhs, connection)
        if isinstance(self.rhs, ExpressionList):
            values = without_repetition(self.rhs.get_source_expressions())
        elif self.rhs_is_direct_value():
            # Nothing is equal to NULL.
            values = without_repetition(value for value in self.rhs if value is not None)
            if not values:
                raise EmptyResultSet
        else:
            compiled: SQL = super().process_rhs(compiler, connection)
            return compiled
        sqls, params = self.batch_process_rhs(compiler, connection, values)
        array: SQL | None = None
        if len(sqls) > LONG_LIST and not self.bilateral_transforms:
            array = connection.ops.in_list_as_array(self.lhs, sqls, params)
        return array or (f"({', '.join(sqls)})", params)

    def get_rhs_op(self, connection: Any, rhs: Any) -> str:
        return f"= {rhs}" if rhs.startswith("ANY(") else f"IN {rhs}"

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        at_once = connection.ops.max_in_list_size()
        if at_once and self.rhs_is_direct_value() and len(self.rhs) > at_once:
            return self.split_parameter_list_as_sql(compiler, connection)
        return super().as_sql(compiler, connection)

    def split_parameter_list_as_sql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL as alternatives, for databases that limit the length of a list."""
        at_once = connection.ops.max_in_list_size()
        left, left_params = self.process_lhs(compiler, connection)
        values = list(without_repetition(value for value in self.rhs if value is not None))
        sqls, params = self.batch_process_rhs(compiler, connection, values)
        alternatives: list[str] = []
        all_params: list[Any] = []
        for start in range(0, len(sqls), at_once):
            stop = start + at_once
            alternatives.append(f"{left} IN ({', '.join(sqls[start:stop])})")
            all_params += [*left_params, *params[start:stop]]
        return f"({' OR '.join(alternatives)})", tuple(all_params)


@in_module
class Range(IterableBinding, BuiltinLookup):
    """The left-hand side is between two values, or equal to one of them."""

    lookup_name = "range"
    cacheable = True

    def get_rhs_op(self, connection: Any, rhs: Any) -> str:
        if len(rhs) != 2:
            raise TypeError(f"A range has two ends, not {len(rhs)}.")
        return f"BETWEEN {rhs[0]} AND {rhs[1]}"
