"""Statements that create, rename and drop indexes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrator.backends.base.schema.columns import Columns as ColumnDefinitions
from migrator.query.query import Query
from migrator.sql.ddl import Columns, Expressions, IndexName, Statement, Table


class Indexes(ColumnDefinitions):
    """Index statements, for schema editors."""

    def _get_index_tablespace_sql(self, model: Any, fields: Sequence[Any], db_tablespace: str | None = None) -> str:
        """Return the tablespace clause: what is asked for, else that of the only field, else the model's."""
        if db_tablespace is None:
            only_field = fields[0] if len(fields) == 1 else None
            db_tablespace = (only_field and only_field.db_tablespace) or model._meta.db_tablespace
        if not db_tablespace:
            return ""
        clause = self.connection.ops.tablespace_sql(db_tablespace)
        return f" {clause}" if clause else ""

    def _index_condition_sql(self, condition: str | None) -> str:
        return f" WHERE {condition}" if condition else ""

    def _index_include_sql(self, model: Any, columns: Sequence[str] | None) -> Any:
        if not columns or not self.connection.features.supports_covering_indexes:
            return ""
        return Statement(" INCLUDE (%(columns)s)", columns=Columns(model._meta.db_table, columns, self.quote_name))

    def _index_columns(
        self, table: str, columns: Sequence[str], col_suffixes: Sequence[str], opclasses: Sequence[str]
    ) -> Any:
        return Columns(table, columns, self.quote_name, col_suffixes=col_suffixes)

    def _create_index_sql(
        self,
        model: Any,
        *,
        fields: Sequence[Any] | None = None,
        name: str | None = None,
        suffix: str = "",
        using: str = "",
        db_tablespace: str | None = None,
        col_suffixes: Sequence[str] = (),
        sql: str | None = None,
        opclasses: Sequence[str] = (),
        condition: str | None = None,
        include: Sequence[str] | None = None,
        expressions: Any = None,
    ) -> Statement:
        """Return the statement that creates an index on *fields* or *expressions*.

        The name and the columns in it are worked out when the statement is written, so that renames in between count.
        """
        fields = fields or []
        expressions = expressions or []
        compiler = Query(model, alias_cols=False).get_compiler(connection=self.connection)
        table = model._meta.db_table
        columns = [field.column for field in fields]
        return Statement(
            sql or self.sql_create_index,
            table=Table(table, self.quote_name),
            name=IndexName(table, columns, suffix, self._name_maker(name)),
            using=using,
            columns=(
                self._index_columns(table, columns, col_suffixes, opclasses)
                if columns
                else Expressions(table, expressions, compiler, self.quote_value)
            ),
            extra=self._get_index_tablespace_sql(model, fields, db_tablespace=db_tablespace),
            condition=self._index_condition_sql(condition),
            include=self._index_include_sql(model, include),
        )

    def _name_maker(self, name: str | None) -> Any:
        """Return what makes an index name: the given one, or one from table and columns."""
        if name is None:
            return self._quoted_index_name
        quoted = self.quote_name(name)
        return lambda *_: quoted

    def _delete_index_sql(self, model: Any, name: str, sql: str | None = None) -> Statement:
        return Statement(
            sql or self.sql_delete_index,
            table=Table(model._meta.db_table, self.quote_name),
            name=self.quote_name(name),
        )

    def _rename_index_sql(self, model: Any, old_name: str, new_name: str) -> Statement:
        return Statement(
            self.sql_rename_index,
            table=Table(model._meta.db_table, self.quote_name),
            old_name=self.quote_name(old_name),
            new_name=self.quote_name(new_name),
        )

    def _model_indexes_sql(self, model: Any) -> list[Any]:
        """Return the statements for every index that a model's fields and Meta ask for."""
        options = model._meta
        if not options.managed or options.proxy or options.swapped:
            return []
        statements: list[Any] = []
        for field in options.local_fields:
            statements.extend(self._field_indexes_sql(model, field))
        for index in options.indexes:
            if not index.contains_expressions or self.connection.features.supports_expression_indexes:
                statements.append(index.create_sql(model, self))
        return [statement for statement in statements if statement]

    def _field_indexes_sql(self, model: Any, field: Any) -> list[Any]:
        """Return the statements for the indexes that one field asks for."""
        return [self._create_index_sql(model, fields=[field])] if self._field_should_be_indexed(model, field) else []

    def _field_should_be_indexed(self, model: Any, field: Any) -> bool:
        return bool(field.db_index and not field.unique)
