"""Compilers of PostgreSQL: many rows are inserted as arrays, one parameter for each column, or copied."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from typing import Any

from migrator.backends.postgresql.copying import COPIED_FROM, IS_PLAIN_TABLE, copied_types
from migrator.host.mode import public
from migrator.query.compiler.insert import SQLInsertCompiler as BaseSQLInsertCompiler
from migrator.query.compiler.insert_values import are_parameters, are_plain_integers
from migrator.query.compilers import (
    SQLAggregateCompiler as SQLAggregateCompiler,
    SQLCompiler as SQLCompiler,
    SQLDeleteCompiler as SQLDeleteCompiler,
    SQLUpdateCompiler as SQLUpdateCompiler,
)
from migrator.sql.effects import UNSERVED, CopyRows


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

    # Rows that are copied instead

    _gives_size = True
    _prepared: tuple[list[Any], list[list[Any]]] | None = None

    def executing(  # type: ignore[override]  # as the method that it extends
        self, returning_fields: Any = None, *args: Any, **kwargs: Any
    ) -> Generator[Any, Any, list[Any]]:
        """Copy many rows where that does the same and nobody looks; otherwise execute the statement."""
        query, features = self.query, self.connection.features
        may_be_copied = (
            len(query.objs) >= COPIED_FROM
            and features.supports_copy_rows
            and not query.on_conflict
            and type(self) is SQLInsertCompiler
            and _are_known(returning_fields or (), query.objs)
        )
        return self._copying(returning_fields) if may_be_copied else super().executing(returning_fields)

    def _copying(self, returning_fields: Any) -> Generator[Any, Any, list[Any]]:
        self._gives_size = not self.connection.ops.names_integer_types(self.query.fields)
        fields, values = self._prepared_columns()
        self._gives_size = True
        column_types = self.connection.ops.array_types(fields) if fields else None
        types = column_types and copied_types(column_types, values)
        if column_types and types:
            quote_name = self.connection.ops.quote_name
            columns = [field.column for field in fields]
            table = quote_name(self.query.get_meta().db_table)
            names = ", ".join(map(quote_name, columns))
            sql = f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)"
            condition = IS_PLAIN_TABLE, (len(columns), columns, column_types, table)
            if (yield CopyRows(self.alias, sql, types, values, condition)) is not UNSERVED:
                return []
        self._prepared = fields, [self._sized(field, column) for field, column in zip(fields, values, strict=True)]
        return (yield from super().executing(returning_fields))

    def _prepared_column(self, field: Any, values: list[Any]) -> list[Any] | None:
        if not self._gives_size and are_plain_integers(field, values):
            return values  # their size is said for the whole column
        return super()._prepared_column(field, values)

    def _sized(self, field: Any, column: list[Any]) -> list[Any]:
        """Return integers with the size that an INSERT gives them, and other values as they are."""
        sized = self._prepared_column(field, column) if are_plain_integers(field, column) else None
        return column if sized is None else sized

    def _prepared_columns(self) -> tuple[list[Any], list[list[Any]]]:
        prepared, self._prepared = self._prepared, None  # fields have had their say
        return super()._prepared_columns() if prepared is None else prepared


def _are_known(fields: Iterable[Any], objs: Sequence[Any]) -> bool:
    """Say whether the database has nothing to tell about *fields*: they are keys that all of *objs* have."""
    return all(
        field.primary_key and all(obj.__dict__.get(field.attname) is not None for obj in objs) for field in fields
    )
