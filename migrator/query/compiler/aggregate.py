"""The compiler of aggregates over a subquery."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public
from migrator.query.compiler.select import SQLCompiler
from migrator.query.compiler.state import SQL


@public("db.models.sql.compiler")
class SQLAggregateCompiler(SQLCompiler):
    """Compiles an AggregateQuery."""

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> SQL:
        """Return the statement and its parameters."""
        columns: list[str] = []
        params: list[Any] = []
        for annotation in self.query.annotation_select.values():
            sql, column_params = annotation.select_format(self, *self.compile(annotation))
            columns.append(sql)
            params.extend(column_params)
        self.col_count = len(columns)
        inner = self.query.inner_query.get_compiler(
            self.using, connection=self.connection, elide_empty=self.elide_empty
        )
        inner_sql, inner_params = inner.as_sql(with_col_aliases=True)
        return f"SELECT {', '.join(columns)} FROM ({inner_sql}) subquery", (*params, *inner_params)
