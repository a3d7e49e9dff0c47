"""The query builder: what a QuerySet collects its calls in, and what compilers turn into SQL."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from migrator.expressions.base import BaseExpression, OutputFieldIsNoneError
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.host.ports import connections
from migrator.query.aggregation import Aggregation
from migrator.query.joins import DEFAULT_DB_ALIAS
from migrator.sql.tables import BaseTable, Join


@public("db.models.sql.query")
class Query(Aggregation, BaseExpression):
    """A SELECT over one model and what is joined to it.

    A mutable builder: every method changes it in place, ``clone()`` and ``chain()`` copy it. As an expression, it is
    a subquery.

    Args:
        model: the model it starts from; None for a query without tables.
        alias_cols: put the table's alias before its columns.
    """

    aggregate_query_class: Any

    def __str__(self) -> str:
        """Return the SQL with the parameters put in as they are: for people, not for databases."""
        sql, params = self.sql_with_params()
        return sql % tuple(params)

    def sql_with_params(self) -> tuple[str, Any]:
        """Return the SQL for the default database, and the parameters."""
        sql: tuple[str, Any] = self.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return sql

    def get_compiler(self, using: str | None = None, connection: Any = None, elide_empty: bool = True) -> Any:
        """Return the compiler of this query for a database.

        Args:
            using: the database's alias.
            connection: the connection, in place of the alias.
            elide_empty: do not ask the database when nothing can match.

        Raises:
            ValueError: neither is given.
        """
        if using is None and connection is None:
            raise ValueError("Need either using or connection")
        if using:
            connection = connections.get()[using]
        return connection.ops.compiler(self.compiler)(self, connection, using, elide_empty)

    # As a part of another query

    def resolve_expression(  # type: ignore[override]  # there is no subquery without an outer query
        self, query: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """Return a copy that is a subquery of *query*: with aliases of its own and its outer references bound."""
        clone = self.clone()
        clone.bump_prefix(query)
        clone.subquery = True
        clone.where = clone.where.resolve_leaves(query, *args, **kwargs)
        clone.combined_queries = tuple(
            part.resolve_expression(query, *args, **kwargs) for part in clone.combined_queries
        )
        for part in clone.combined_queries:
            # The order of a part says nothing about the rows of a subquery, unless it decides which they are.
            part.clear_ordering(force=False)
        for name, annotation in clone.annotations.items():
            resolved = annotation.resolve_expression(query, *args, **kwargs)
            if hasattr(resolved, "external_aliases"):
                resolved.external_aliases.update(clone.external_aliases)
            clone.annotations[name] = resolved
        clone._annotation_select_cache = None
        for alias, table in query.alias_map.items():
            clone.external_aliases[alias] = _goes_by_alias(alias, table)
        return clone

    def relabeled_clone(self, change_map: dict[str, str]) -> Any:
        """Return a clone with table aliases renamed, in combined queries too."""
        clone = super().relabeled_clone(change_map)
        for part in clone.combined_queries:
            part.change_aliases(change_map)
        return clone

    def get_external_cols(self) -> list[Any]:
        """Return the columns that the query takes from outer queries."""
        parts = chain(self.annotations.values(), self.where.children)
        columns = self._gen_cols(parts, include_external=True)
        return [column for column in columns if column.alias in self.external_aliases]

    def get_group_by_cols(self, wrapper: Any = None) -> list[Any]:
        """Return what an outer query that groups must group by, on account of this subquery."""
        external = self.get_external_cols()
        if any(column.possibly_multivalued for column in external):
            return [wrapper or self]
        return external

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the SQL, in parentheses if the query is a subquery."""
        if self.subquery and not connection.features.ignores_unnecessary_order_by_in_subqueries:
            for query in (self, *self.combined_queries):
                query.clear_ordering(force=False)
        sql, params = self.get_compiler(connection=connection).as_sql()
        return (f"({sql})" if self.subquery else sql), params

    @cached_property
    def output_field(self) -> Any:
        """The field of the one selected column; None if there are more or less."""
        if len(self.select) == 1:
            column = self.select[0]
            return getattr(column, "target", None) or column.field
        if len(self.annotation_select) == 1:
            return next(iter(self.annotation_select.values())).output_field
        return None

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Return the SQL for a SELECT list; raise FieldError if the subquery is more than one column."""
        if self.output_field is None:
            number = len(self.select) + len(self.annotation_select)
            raise OutputFieldIsNoneError(
                "Cannot resolve expression type, unknown output_field. "
                f"The subquery selects {number or 'all'} columns; choose one with values()."
            )
        return super().select_format(compiler, sql, params)

    def get_source_expressions(self) -> list[Any]:
        """Return the parts that are expressions."""
        return [*self.select, *self.annotation_select.values(), self.where]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        """Refuse: a query's parts are changed by its own methods."""
        raise TypeError("The parts of a query cannot be replaced as those of an expression.")

    def replace_expressions(self, replacements: dict[Any, Any]) -> Any:
        """Return the replacement of this query, if there is one, or itself."""
        return replacements.get(self, self) if replacements else self

    def get_refs(self) -> set[str]:
        """Return no references: those inside concern the query itself."""
        return set()

    def copy(self) -> Any:
        """Return a clone, under the name that expressions have for it."""
        return self.clone()

    def flatten(self) -> Iterator[Any]:
        """Yield the query itself."""
        yield self

    # Computed for other expressions; what is inside a subquery is none of the outer query's.
    contains_aggregate = False
    contains_over_clause = False
    contains_column_references = False
    contains_subquery = False
    possibly_multivalued = False


def _goes_by_alias(alias: str, table: Any) -> bool:
    """Say whether a table of the outer query is known there by another name than its own."""
    if isinstance(table, Join):
        return bool(table.join_field.related_model._meta.db_table != alias)
    return isinstance(table, BaseTable) and table.table_name != table.table_alias
