"""Names of indexes and constraints: stable, unique in practice, never longer than the database allows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrator.sql.ddl import ForeignKeyName
from migrator.sql.names import names_digest, split_identifier

LONGEST_NAME = 200
"""Characters of a name on databases that set no limit of their own."""


class Naming:
    """Quoting and naming, for schema editors."""

    connection: Any

    def quote_name(self, name: str) -> str:
        """Quote an identifier for the database."""
        quoted: str = self.connection.ops.quote_name(name)
        return quoted

    def _create_index_name(self, table_name: str, column_names: Sequence[str], suffix: str = "") -> str:
        """Return a name for an index or constraint on columns: ``table_columns_digest`` and *suffix*, cut to fit.

        Databases in the field hold these names, so the way they are made up must never change.

        Args:
            table_name: the table, possibly qualified with a schema.
            column_names: the columns, in order.
            suffix: what kind of object it is, such as ``_uniq``.
        """
        _, table = split_identifier(table_name)
        columns = "_".join(column_names)
        tail = names_digest(table, *column_names, length=8) + suffix
        limit: int = self.connection.ops.max_name_length() or LONGEST_NAME
        name = f"{table}_{columns}_{tail}"
        if len(name) <= limit:
            return name
        tail = tail[: limit // 3]
        share = (limit - len(tail)) // 2 - 1
        name = f"{table[:share]}_{columns[:share]}_{tail}"
        # Some databases refuse names that begin with an underscore or a digit.
        return f"D{name[:-1]}" if name[0] == "_" or name[0].isdigit() else name

    def _fk_constraint_name(self, model: Any, field: Any, suffix: str) -> ForeignKeyName:
        target = field.target_field
        return ForeignKeyName(
            model._meta.db_table,
            [field.column],
            split_identifier(target.model._meta.db_table)[1],
            [target.column],
            suffix,
            self._quoted_index_name,
        )

    def _quoted_index_name(self, table: str, columns: Sequence[str], suffix: str = "") -> str:
        return self.quote_name(self._create_index_name(table, columns, suffix))
