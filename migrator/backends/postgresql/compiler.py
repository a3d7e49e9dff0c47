"""Compilers of PostgreSQL: many rows are inserted as arrays, one parameter for each column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from migrator.host.mode import public
from migrator.query.compiler.insert import SQLInsertCompiler as BaseSQLInsertCompiler
from migrator.query.compiler.insert_values import are_parameters
from migrator.query.compilers import (
    SQLAggregateCompiler as SQLAggregateCompiler,
    SQLCompiler as SQLCompiler,
    SQLDeleteCompiler as SQLDeleteCompiler,
    SQLUpdateCompiler as SQLUpdateCompiler,
)


@public("db.backends.postgresql.compiler")
class InsertUnnest(list[str]):
    """Placeholders of arrays, in place of those of rows."""

    def __str__(self) -> str:
        return f"UNNEST({', '.join(self)})"


@public("db.backends.postgresql.compiler")
class SQLInsertCompiler(BaseSQLInsertCompiler):
    """Inserts several rows of plain values through UNNEST, which the server plans much faster than VALUES."""

    keeps_short_statements = True

    def assemble_as_sql(self, fields: Sequence[Any], value_rows: Iterable[Sequence[Any]]) -> Any:
        """Return one array for each column where that says the same, and placeholders for each row otherwise."""
        rows = list(value_rows)
        alone = len(rows) < 2 or not are_parameters(rows)
        types = None if alone else self.connection.ops.array_types(fields)
        if types is None:
            return super().assemble_as_sql(fields, rows)
        placeholders = InsertUnnest(f"(%s)::{column_type}[]" for column_type in types)
        return placeholders, [list(map(list, zip(*rows, strict=True)))]
