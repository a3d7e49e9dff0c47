"""GROUP BY."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from migrator.expressions.columns import Ref
from migrator.host.exceptions import EmptyResultSet, FullResultSet
from migrator.host.hashable import make_hashable
from migrator.query.compiler.columns import places
from migrator.query.compiler.order import Order
from migrator.query.compiler.state import SQL


class Group(Order):
    """Works out what rows are grouped by."""

    def get_group_by(self, select: Sequence[Any], order_by: Sequence[Any]) -> list[SQL]:
        """Return the terms: what the query says, and what SELECT, ORDER BY and HAVING cannot do without.

        Args:
            select: the selected columns.
            order_by: the terms of ORDER BY.
        """
        if self.query.group_by is None:
            return []
        expressions, grouped_aliases = self._explicit_grouping()
        known: dict[Any, int] = {}
        for place, expression, alias in places(select):
            if alias:
                known.setdefault(expression, place)
            if alias is None or alias not in grouped_aliases:
                expressions.extend(expression.get_group_by_cols())
        if not self._meta_ordering:
            for expression, (_, _, is_ref) in order_by:
                # What refers to a selected column is grouped by already.
                if not is_ref:
                    expressions.extend(expression.get_group_by_cols())
        having = self.having.get_group_by_cols() if self.having else ()
        expressions.extend(having)
        return self._compile_grouping(self.collapse_group_by(expressions, having), known)

    def _explicit_grouping(self) -> tuple[list[Any], set[str]]:
        """Return the expressions that the query says to group by, and the aliases among them."""
        expressions: list[Any] = []
        aliases: set[str] = set()
        if self.query.group_by is True:
            return expressions, aliases
        for expression in self.query.group_by:
            if not hasattr(expression, "as_sql"):
                expression = self.query.resolve_ref(expression)
            if not isinstance(expression, Ref):
                expressions.append(expression)
            elif expression.refs not in aliases:
                aliases.add(expression.refs)
                expressions.append(expression.source)
        return expressions, aliases

    def _compile_grouping(self, expressions: Iterable[Any], places: dict[Any, int]) -> list[SQL]:
        by_place = self.connection.features.allows_group_by_select_index
        result: list[SQL] = []
        seen: set[Any] = set()
        for expression in expressions:
            try:
                sql, params = self.compile(expression)
            except (EmptyResultSet, FullResultSet):
                continue
            if by_place and (place := places.get(expression)) is not None:
                sql, params = str(place), ()
            else:
                sql, params = expression.select_format(self, sql, params)
            key = (sql, make_hashable(params))
            if key not in seen:
                seen.add(key)
                result.append((sql, params))
        return result

    def collapse_group_by(self, expressions: list[Any], having: Iterable[Any]) -> list[Any]:
        """Leave out columns that depend on a primary key in the list, where the database knows that they do."""
        features = self.connection.features
        if not features.allows_group_by_selected_pks:
            return expressions
        keys = {
            expression
            for expression in expressions
            if hasattr(expression, "target")
            and expression.target.primary_key
            and features.allows_group_by_selected_pks_on_model(expression.target.model)
        }
        tables = {key.alias for key in keys}
        kept = [*having]
        return [
            expression
            for expression in expressions
            if expression in keys or expression in kept or getattr(expression, "alias", None) not in tables
        ]
