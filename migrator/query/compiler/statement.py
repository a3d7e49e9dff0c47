"""The SELECT statement: its clauses in SQL order, each a small function that may have nothing to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from migrator.host.exceptions import EmptyResultSet, FullResultSet
from migrator.host.record import field, record
from migrator.query.compiler.compound import Compound
from migrator.query.compiler.state import SQL, Selected
from migrator.sql.errors import NotSupportedError
from migrator.sql.ports import outside_transaction

NEVER = "0 = 1"


@record()
class Parts:
    """What a statement is put together from."""

    extra_select: list[Selected]
    order_by: list[Any]
    group_by: list[SQL]
    sliced: bool
    distinct_fields: list[str] = field(default_factory=list)
    lock: str = ""


class Clauses:
    """A statement that grows: pieces of SQL, and parameters in the same order."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.params: list[Any] = []

    def add(self, sql: str, params: Iterable[Any] = ()) -> None:
        """Append a piece; an empty one leaves no trace."""
        if sql:
            self.pieces.append(sql)
            self.params.extend(params)

    def add_list(self, keyword: str, terms: Sequence[SQL]) -> None:
        """Append a keyword and terms separated by commas; nothing for no terms."""
        if terms:
            sql = ", ".join(sql for sql, _ in terms)
            self.add(f"{keyword} {sql}", [param for _, params in terms for param in params])


# Feature flag, attribute of the query that asks for it, complaint.
LOCK_OPTIONS = (
    ("has_select_for_update_nowait", "select_for_update_nowait", "NOWAIT is not supported on this database backend."),
    (
        "has_select_for_update_skip_locked",
        "select_for_update_skip_locked",
        "SKIP LOCKED is not supported on this database backend.",
    ),
    ("has_select_for_update_of", "select_for_update_of", "FOR UPDATE OF is not supported on this database backend."),
    (
        "has_select_for_no_key_update",
        "select_for_no_key_update",
        "FOR NO KEY UPDATE is not supported on this database backend.",
    ),
)


class Statement(Compound):
    """Puts the clauses together."""

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> SQL:
        """Return the statement and its parameters.

        Args:
            with_limits: apply the slice.
            with_col_aliases: give every column an alias.

        Raises:
            EmptyResultSet: nothing can match, so there is nothing to ask.
            NotSupportedError: the database cannot do what the query asks for.
        """
        references_before = self.query.alias_refcount.copy()
        try:
            combinator = self.query.combinator
            parts = Parts(
                *self.pre_sql_setup(with_col_aliases=with_col_aliases or bool(combinator)),
                sliced=with_limits and self.query.is_sliced,
            )
            clauses = Clauses()
            if combinator:
                self._add_combination(clauses, combinator)
            elif self.qualify:
                pieces, params = self.get_qualify_sql()
                clauses.add(" ".join(pieces), params)
                parts.order_by = []
            else:
                self._add_select(clauses, parts, with_col_aliases)
            return self._finish(clauses, parts)
        finally:
            # Compiling adds joins for ordering and select_related(); they are none of the query's own.
            self.query.reset_refcounts(references_before)

    def _add_combination(self, clauses: Clauses, combinator: str) -> None:
        if not getattr(self.connection.features, f"supports_select_{combinator}"):
            raise NotSupportedError(f"{combinator} is not supported on this database backend.")
        pieces, params = self.get_combinator_sql(combinator, self.query.combinator_all)
        clauses.add(" ".join(pieces), params)

    def _add_select(self, clauses: Clauses, parts: Parts, with_col_aliases: bool) -> None:
        """Add everything from SELECT to HAVING."""
        features = self.connection.features
        parts.distinct_fields, distinct_params = self.get_distinct()
        # FROM comes after all that may still add joins; conditions may say that there is nothing to select.
        source, source_params = self.get_from_clause()
        where = self._condition(self.where)
        having = self._condition(self.having)
        parts.lock = self._lock(parts.sliced)
        clauses.add("SELECT")
        if self.query.distinct:
            pieces, params = self.connection.ops.distinct_sql(parts.distinct_fields, distinct_params)
            clauses.add(" ".join(pieces), params)
        clauses.add(*self._selection(parts.extra_select, with_col_aliases))
        if source:
            clauses.add(" ".join(["FROM", *source]), source_params)
        else:
            clauses.add(features.bare_select_suffix.strip())
        if features.for_update_after_from:
            clauses.add(parts.lock)
        if where[0]:
            clauses.add(f"WHERE {where[0]}", where[1])
        self._add_grouping(clauses, parts)
        if having[0]:
            if not parts.group_by:
                parts.order_by = parts.order_by or self.connection.ops.force_no_ordering()
            clauses.add(f"HAVING {having[0]}", having[1])

    def _selection(self, extra_select: list[Selected], with_col_aliases: bool) -> SQL:
        columns: list[str] = []
        params: list[Any] = []
        selected = list(self.select)
        for number, (expression, sql, alias) in enumerate(extra_select, start=1):
            selected.append((expression, sql, alias or (f"ordercol{number}" if with_col_aliases else None)))
        for _, (sql, sql_params), alias in selected:
            columns.append(f"{sql} AS {self.connection.ops.quote_name(alias)}" if alias else sql)
            params.extend(sql_params)
        return ", ".join(columns), params

    def _condition(self, node: Any) -> SQL:
        """Return the SQL of a condition; empty where everything matches."""
        if node is None:
            return "", ()
        try:
            return self.compile(node)
        except EmptyResultSet:
            if self.elide_empty:
                raise
            return NEVER, ()
        except FullResultSet:
            return "", ()

    def get_from_clause(self) -> tuple[list[str], list[Any]]:
        """Return the tables in use, as pieces, and their parameters. Call it when no more joins can come."""
        query = self.query
        pieces: list[str] = []
        params: list[Any] = []
        for alias in tuple(query.alias_map):
            if query.alias_refcount[alias]:
                sql, sql_params = self.compile(query.alias_map[alias])
                pieces.append(sql)
                params.extend(sql_params)
        for table in query.extra_tables:
            alias, _ = query.table_alias(table)
            # A table that is in use under this alias stands in the list already.
            if alias not in query.alias_map or query.alias_refcount[alias] == 1:
                pieces.append(f", {self.quote_name(alias)}")
        return pieces, params

    def _add_grouping(self, clauses: Clauses, parts: Parts) -> None:
        if not parts.group_by:
            return
        if parts.distinct_fields:
            raise NotImplementedError("annotate() + distinct(fields) is not implemented.")
        parts.order_by = parts.order_by or self.connection.ops.force_no_ordering()
        clauses.add_list("GROUP BY", parts.group_by)
        if self._meta_ordering:
            # The default ordering would add columns to GROUP BY and change the groups: it is left out.
            parts.order_by = []

    def _lock(self, sliced: bool) -> str:
        """Return the FOR UPDATE clause, or an empty string."""
        query, features = self.query, self.connection.features
        if not query.select_for_update or not features.has_select_for_update:
            return ""
        if self.connection.commits_each_statement():
            raise outside_transaction.get()("select_for_update cannot be used outside of a transaction.")
        if sliced and not features.supports_select_for_update_with_limit:
            raise NotSupportedError("LIMIT/OFFSET is not supported with select_for_update on this database backend.")
        for flag, attribute, complaint in LOCK_OPTIONS:
            if getattr(query, attribute) and not getattr(features, flag):
                raise NotSupportedError(complaint)
        sql: str = self.connection.ops.for_update_sql(
            nowait=query.select_for_update_nowait,
            skip_locked=query.select_for_update_skip_locked,
            of=self.get_select_for_update_of_arguments(),
            no_key=query.select_for_no_key_update,
        )
        return sql

    def _finish(self, clauses: Clauses, parts: Parts) -> SQL:
        """Add what stands around or after the body of any statement."""
        query, features = self.query, self.connection.features
        if query.explain_info:
            prefix = self.connection.ops.explain_query_prefix(query.explain_info.format, **query.explain_info.options)
            clauses.pieces.insert(0, prefix)
        clauses.add_list("ORDER BY", [_bare(term) for term in parts.order_by])
        if parts.sliced:
            clauses.add(self.connection.ops.limit_offset_sql(query.low_mark, query.high_mark))
        if not features.for_update_after_from:
            clauses.add(parts.lock)
        if query.subquery and parts.extra_select:
            return self._without_extra_columns(clauses)
        return " ".join(clauses.pieces), tuple(clauses.params)

    def _without_extra_columns(self, clauses: Clauses) -> SQL:
        """Wrap a subquery that had to select columns for its ordering: the outer query expects only its own."""
        columns: list[str] = []
        params: list[Any] = []
        for expression, _, alias in self.select:
            if alias:
                columns.append(f"{self.connection.ops.quote_name('subquery')}.{self.connection.ops.quote_name(alias)}")
            else:
                sql, sql_params = self.compile(expression.relabeled_clone({expression.alias: "subquery"}))
                columns.append(sql)
                params.extend(sql_params)
        return f"SELECT {', '.join(columns)} FROM ({' '.join(clauses.pieces)}) subquery", (*params, *clauses.params)


def _bare(term: Any) -> SQL:
    """Return the SQL of an ORDER BY term, which a compiler gives with the expression and a backend may not."""
    _, (sql, params, _) = term
    return sql, params
