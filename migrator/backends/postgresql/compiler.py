"""Compilers of PostgreSQL: many rows are inserted as arrays, one parameter for each column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from migrator.expressions.values import placeholder_of
from migrator.host.mode import public
from migrator.query.compiler.insert import SQLInsertCompiler as BaseSQLInsertCompiler
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

    def assemble_as_sql(self, fields: Sequence[Any], value_rows: Iterable[Sequence[Any]]) -> Any:
        """Return one array for each column where that says the same, and placeholders for each row otherwise."""
        rows = list(value_rows)
        types = self._array_types(fields, rows)
        if types is None:
            return super().assemble_as_sql(fields, rows)
        placeholders = InsertUnnest(f"(%s)::{column_type}[]" for column_type in types)
        return placeholders, [list(map(list, zip(*rows, strict=True)))]

    def _array_types(self, fields: Sequence[Any], rows: list[Sequence[Any]]) -> list[str] | None:
        """Return the column types, or None if some column cannot be an array.

        Arrays of arrays flatten; fields with a placeholder, and values that are expressions, have SQL of their own.
        The length of a type is left out: a cast would cut values off that the column refuses.
        """
        if len(rows) < 2 or None in fields or any(hasattr(value, "as_sql") for row in rows for value in row):
            return None
        types = []
        for field in fields:
            column_type = field.db_type(self.connection)
            if column_type is None or placeholder_of(field) is not None or column_type.endswith("]"):
                return None
            types.append(column_type.partition("(")[0])
        return types
