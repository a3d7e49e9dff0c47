"""The compiler of DELETE statements."""

from __future__ import annotations

from itertools import chain
from typing import Any

from migrator.expressions.values import RawSQL
from migrator.host.exceptions import FullResultSet
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.query.compiler.select import SQLCompiler
from migrator.query.compiler.state import SQL
from migrator.query.query import Query


@public("db.models.sql.compiler")
class SQLDeleteCompiler(SQLCompiler):
    """Compiles a DeleteQuery; where conditions reach other tables, by a subquery for the keys."""

    keeps_short_statements = True
    """The statement for rows with given keys depends on the model alone. Only the class that says so is believed."""

    @cached_property
    def single_alias(self) -> bool:
        """Whether the query has one table only."""
        self.query.get_initial_alias()
        return bool(self.query.count_active_tables() == 1)

    @cached_property
    def contains_self_reference_subquery(self) -> bool:
        """Whether a subquery of the conditions is about the table to delete from."""
        model = self.query.model
        parts = chain(self.query.annotations.values(), self.query.where.children)
        return any(_refers_to(part, model) for part in parts)

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> SQL:
        """Return the statement and its parameters."""
        features = self.connection.features
        if self.single_alias and (
            features.delete_can_self_reference_subquery or not self.contains_self_reference_subquery
        ):
            return self._as_sql(self.query)
        keys: Any = self.query.clone()
        keys.__class__ = Query
        keys.clear_select_clause()
        keys.select = (self.query.get_meta().pk.get_col(self.query.get_initial_alias()),)
        if not features.update_can_self_select:
            # MySQL: a derived table is the only way to read from the table that is written to.
            sql, params = keys.get_compiler(connection=self.connection).as_sql()
            keys = RawSQL(f"SELECT * FROM ({sql}) subquery", params)
        outer = Query(self.query.model)
        outer.add_filter("pk__in", keys)
        return self._as_sql(outer)

    def _as_sql(self, query: Any) -> SQL:
        delete = f"DELETE FROM {self.quote_name(query.base_table)}"
        try:
            where, params = self.compile(query.where)
        except FullResultSet:
            return delete, ()
        return (f"{delete} WHERE {where}", tuple(params)) if where else (delete, ())


def _refers_to(expression: Any, model: Any) -> bool:
    """Say whether *expression* holds a query about *model*."""
    if isinstance(expression, Query):
        return bool(expression.model == model)
    if not hasattr(expression, "get_source_expressions"):
        return False
    return any(_refers_to(part, model) for part in expression.get_source_expressions())
