"""Statements made of statements: UNION and its kin, and filters on window functions."""

from __future__ import annotations

from typing import Any

from migrator.expressions.columns import Ref
from migrator.expressions.lookup import Lookup
from migrator.host.exceptions import EmptyResultSet
from migrator.query.compiler.group import Group
from migrator.sql.errors import DatabaseError


class Compound(Group):
    """Compiles queries that hold other queries on the same level."""

    def get_combinator_sql(self, combinator: str, all: bool) -> tuple[list[str], list[Any]]:
        """Return the combined statement as a list of pieces, and its parameters.

        Args:
            combinator: union, intersection or difference.
            all: keep duplicates.

        Raises:
            DatabaseError: a part is sliced or ordered and the database cannot do that.
            EmptyResultSet: nothing can come of it.
        """
        features = self.connection.features
        parts: list[tuple[str, Any]] = []
        empty: list[Any] = []
        for compiler in self._part_compilers():
            try:
                parts.append(self._part_sql(compiler))
            except EmptyResultSet:
                # An empty part adds nothing to a union and takes nothing from what came before it.
                if combinator != "union" and not (combinator == "difference" and parts):
                    raise
                empty.append(compiler)
        if not parts:
            raise EmptyResultSet
        if self.query.is_sliced and combinator == "union" and len(parts) == 1 and empty:
            # With one part left, its slice and that of the whole would collide.
            empty[0].elide_empty = False
            parts.append(self._part_sql(empty[0]))
        operator = self.connection.ops.set_operators[combinator]
        if all and combinator == "union":
            operator += " ALL"
        in_braces = not self.query.subquery and features.supports_slicing_ordering_in_compound
        pieces = [f"({sql})" if in_braces else sql for sql, _ in parts]
        return [f" {operator} ".join(pieces)], [param for _, params in parts for param in params]

    def _part_compilers(self) -> list[Any]:
        compilers = [
            query.get_compiler(self.using, self.connection, self.elide_empty) for query in self.query.combined_queries
        ]
        if not self.connection.features.supports_slicing_ordering_in_compound:
            for compiler in compilers:
                if compiler.query.is_sliced:
                    raise DatabaseError("LIMIT/OFFSET not allowed in subqueries of compound statements.")
                if compiler.get_order_by():
                    raise DatabaseError("ORDER BY not allowed in subqueries of compound statements.")
        return compilers

    def _part_sql(self, compiler: Any) -> tuple[str, Any]:
        features = self.connection.features
        if self.query.selected is not None and compiler.query.selected is None:
            # All parts select what was chosen for the whole.
            compiler.query = compiler.query.clone()
            compiler.query.set_values(tuple(self.query.selected))
        sql, params = compiler.as_sql(with_col_aliases=True)
        in_subquery = self.query.subquery and features.supports_slicing_ordering_in_compound
        if compiler.query.combinator and not features.supports_parentheses_in_compound:
            return f"SELECT * FROM ({sql})", params
        if in_subquery or (
            compiler.query.combinator and (self.query.subquery or not features.supports_slicing_ordering_in_compound)
        ):
            return f"({sql})", params
        return sql, params

    def get_qualify_sql(self) -> tuple[list[str], list[Any]]:
        """Return a statement that filters on window functions: the query inside, the filter around it."""
        conditions = [condition for condition in (self.where, self.having) if condition]
        inner = self.query.clone()
        inner.subquery = True
        inner.where = inner.where.__class__(conditions)
        columns = QualifyColumns(inner, self.get_select(with_col_aliases=True)[0])
        columns.collect(self.qualify.leaves())
        self.qualify = columns.refer(self.qualify)
        order_by: list[Any] = []
        for expression, *_ in self.get_order_by():
            columns.collect(expression.get_source_expressions())
            order_by.append(columns.refer(expression))
        inner_sql, inner_params = inner.get_compiler(
            self.using, connection=self.connection, elide_empty=self.elide_empty
        ).as_sql(with_limits=False, with_col_aliases=True)
        quote = self.connection.ops.quote_name
        qualify_sql, qualify_params = self.compile(self.qualify)
        pieces = ["SELECT * FROM (", inner_sql, ")", quote("qualify"), "WHERE", qualify_sql]
        if columns.added:
            # What was selected only for the filter is left out again.
            names = ", ".join(quote(alias) for alias in columns.selected.values())
            pieces = ["SELECT", names, "FROM (", *pieces, ")", quote("qualify_mask")]
        params = [*inner_params, *qualify_params]
        if order_by:
            # The order of a derived table need not survive: say it again outside.
            terms = [self.compile(term) for term in order_by]
            pieces += ["ORDER BY", ", ".join(sql for sql, _ in terms)]
            params.extend(param for _, term_params in terms for param in term_params)
        return pieces, params


class QualifyColumns:
    """Finds, for the parts of an outer filter, the columns of the inner query that hold them.

    Args:
        inner: the inner query; columns that it lacks are added.
        select: what it selects.
    """

    def __init__(self, inner: Any, select: Any) -> None:
        self.inner = inner
        self.selected: dict[Any, str] = {expression: alias for expression, _, alias in select}
        self.aliases = set(self.selected.values())
        self.added: list[str] = []
        self.references: dict[Any, str] = {}

    def collect(self, expressions: Any) -> None:
        """Make sure that each expression has a column."""
        pending = list(expressions)
        while pending:
            expression = pending.pop()
            if expression is None or expression in self.references:
                continue
            if alias := self.selected.get(expression):
                self.references[expression] = alias
            elif isinstance(expression, Lookup):
                pending.extend(expression.get_source_expressions())
            elif isinstance(expression, Ref):
                if expression.refs not in self.aliases:
                    pending.extend(expression.get_source_expressions())
            else:
                self._add(expression)

    def _add(self, expression: Any) -> None:
        alias = f"qual{len(self.added)}"
        self.added.append(alias)
        self.inner.add_annotation(expression, alias)
        self.references[expression] = alias

    def refer(self, expression: Any) -> Any:
        """Return *expression* with its parts replaced by references to the inner columns."""
        return expression.replace_expressions({part: Ref(alias, part) for part, alias in self.references.items()})
