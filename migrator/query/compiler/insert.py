"""The compiler of INSERT statements."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from itertools import chain
from typing import Any

from migrator.expressions.values import DatabaseDefault, placeholder_of
from migrator.host.exceptions import FieldError
from migrator.host.mode import public
from migrator.host.ports import run
from migrator.query.compiler.insert_values import are_parameters, plain_values, prepared_column
from migrator.query.compiler.select import SQLCompiler
from migrator.query.compiler.state import SQL
from migrator.sql.effects import Execute, Result
from migrator.sql.markers import is_identity

Rows = tuple[list[list[str]], Sequence[Sequence[Any]]]
"""Placeholders and parameters, for each row."""


COMPUTED = (("contains_aggregate", "Aggregate functions"), ("contains_over_clause", "Window expressions"))


def refuse_computed(field: Any, value: Any) -> None:
    """Raise FieldError if *value* needs other rows to be computed: an aggregate or a window function."""
    for attribute, kind in COMPUTED:
        if getattr(value, attribute, False):
            raise FieldError(f"{kind} are not allowed in this query ({field.name}={value!r}).")


@public("db.models.sql.compiler")
class SQLInsertCompiler(SQLCompiler):
    """Compiles an InsertQuery: one statement for all instances where the database can, one for each otherwise."""

    keeps_short_statements = True
    """A statement for one row depends on its fields alone. Only the class that says so is believed, no subclass."""

    returning_fields: Any = None
    returning_params: Any = ()

    # Values

    def field_as_sql(self, field: Any, placeholder: Any, value: Any) -> SQL:
        """Return the SQL and the parameters that stand for *value*.

        Args:
            field: the field; None for a piece of SQL.
            placeholder: the field's own placeholder function, or None.
            value: what :meth:`prepare_value` returned.
        """
        params: Any
        if field is None:
            sql, params = value, []
        elif hasattr(value, "as_sql"):
            sql, params = self.compile(value)
        elif placeholder is not None:
            sql, params = placeholder(value, self, self.connection)
        else:
            sql, params = "%s", [value]
        return sql, self.connection.ops.modify_insert_params(sql, params)

    def prepare_value(self, field: Any, value: Any) -> Any:
        """Return *value* as the database takes it.

        Raises:
            ValueError: an expression that reads columns: there is no row yet.
            FieldError: an expression that reads other rows.
        """
        if hasattr(value, "resolve_expression"):
            value = value.resolve_expression(self.query, allow_joins=False, for_save=True)
            if value.contains_column_references:
                raise ValueError(
                    f'Failed to insert expression "{value}" on {field}. F() expressions can only be used to update, '
                    "not to insert."
                )
            refuse_computed(field, value)
        return field.get_db_prep_save(value, connection=self.connection)

    def pre_save_val(self, field: Any, obj: Any) -> Any:
        """Return the value of the instance's field, after the field had its say unless the values are raw."""
        if self.query.raw:
            return getattr(obj, field.attname)
        return field.pre_save(obj, add=True)

    def assemble_as_sql(self, fields: Sequence[Any], value_rows: Iterable[Sequence[Any]]) -> Rows:
        """Return placeholders and parameters for rows of prepared values."""
        placeholders = [placeholder_of(field) for field in fields]
        value_rows = list(value_rows)
        if not (any(placeholders) or None in fields) and are_parameters(value_rows):
            modified = self.connection.ops.modify_insert_params
            places = ["%s"] * len(fields)
            if is_identity(modified):
                return [places] * len(value_rows), value_rows
            return [places for _ in value_rows], [
                [param for value in row for param in modified("%s", [value])] for row in value_rows
            ]
        placeholder_rows: list[list[str]] = []
        param_rows: list[list[Any]] = []
        for row in value_rows:
            cells = [self.field_as_sql(*cell) for cell in zip(fields, placeholders, row, strict=True)]
            placeholder_rows.append([sql for sql, _ in cells])
            param_rows.append([param for _, params in cells for param in params])
        return placeholder_rows, param_rows

    def _column_values(self, field: Any) -> list[Any]:
        """Return the prepared values of one column."""
        objs = self.query.objs
        if len(objs) > 1:
            values = plain_values(field, objs, self.query.raw)
            prepared = None if values is None else self._prepared_column(field, values)
            if prepared is not None:
                return prepared
        return [self.prepare_value(field, self.pre_save_val(field, obj)) for obj in objs]

    def _prepared_column(self, field: Any, values: list[Any]) -> list[Any] | None:
        """Return *values* as the database takes them, or None if they have to be prepared one by one."""
        return prepared_column(field, values, self.connection)

    def _prepared_columns(self) -> tuple[list[Any], list[list[Any]]]:
        """Return the fields to name in the statement and the prepared values of each."""
        fields: list[Any] = []
        columns: list[list[Any]] = []
        given = list(self.query.fields)
        remaining = len(given)
        by_keyword = self.connection.features.supports_default_keyword_in_bulk_insert
        for field in given:
            values = self._column_values(field)
            if field.has_db_default():
                if remaining > 1 and all(isinstance(value, DatabaseDefault) for value in values):
                    # The database fills the column in; but a statement has to name one at least.
                    remaining -= 1
                    continue
                if not by_keyword:
                    default = self.prepare_value(field, field.db_default)
                    values = [default if isinstance(value, DatabaseDefault) else value for value in values]
            fields.append(field)
            columns.append(values)
        return fields, columns

    # The statement

    def as_sql(self) -> list[SQL]:  # type: ignore[override]  # several statements, where one cannot hold all rows
        """Return the statements, each with its parameters."""
        query, ops, features = self.query, self.connection.ops, self.connection.features
        opts = query.get_meta()
        fields, value_columns = self._prepared_columns()
        value_rows: list[Sequence[Any]] = list(zip(*value_columns, strict=True))
        if fields:
            columns = [field.column for field in fields]
        else:
            # A model of nothing but an automatic key: the statement has to name a column.
            columns, fields = [opts.pk.column], [None]
            value_rows = [[ops.pk_default_value()] for _ in query.objs]
        names = ", ".join(ops.quote_name(column) for column in columns)
        head = f"{ops.insert_statement(on_conflict=query.on_conflict)} {ops.quote_name(opts.db_table)} ({names})"
        placeholder_rows, param_rows = self.assemble_as_sql(fields, value_rows)
        conflict = ops.on_conflict_suffix_sql(
            fields,
            query.on_conflict,
            [field.column for field in query.update_fields],
            [field.column for field in query.unique_fields],
        )
        returning = bool(self.returning_fields) and features.can_return_columns_from_insert
        if returning:
            as_bulk = features.can_return_rows_from_bulk_insert
        else:
            as_bulk = not self.returning_fields and features.has_bulk_insert
        tail: list[str] = [conflict] if conflict else []
        if as_bulk:
            body = ops.bulk_insert_sql(fields, placeholder_rows)
            statements = [([head, body, *tail], list(chain.from_iterable(param_rows)))]
        else:
            statements = [
                ([head, f"VALUES ({', '.join(placeholders)})", *tail], list(params))
                for placeholders, params in zip(placeholder_rows, param_rows, strict=True)
            ]
        if returning:
            sql, self.returning_params = ops.returning_columns(self.returning_fields)
            for pieces, params in statements if sql else ():
                pieces.append(sql)
                params.extend(self.returning_params)
        return [(" ".join(pieces), tuple(params)) for pieces, params in statements]

    # Execution

    def execution(  # type: ignore[override]  # what comes back is a matter of fields, not of a result type
        self, returning_fields: Any = None, *args: Any, **kwargs: Any
    ) -> Generator[Any, Any, list[Any]]:
        """Execute the statements, by ``execute_sql()`` where that is not ours; see :meth:`executing`."""
        return self.executing(returning_fields) if type(self).executes_as_here() else self.asking(returning_fields)

    def executing(  # type: ignore[override]  # as above
        self, returning_fields: Any = None, *args: Any, **kwargs: Any
    ) -> Generator[Any, Any, list[Any]]:
        """Execute the statements and return the rows of *returning_fields*, as far as the database can tell them."""
        query, features = self.query, self.connection.features
        number = len(query.objs)
        if returning_fields and number != 1 and not features.can_return_rows_from_bulk_insert:
            raise ValueError("This database cannot return the rows of a bulk insert.")
        self.returning_fields = returning_fields
        by_rows = returning_fields and (
            features.can_return_rows_from_bulk_insert if number > 1 else features.can_return_columns_from_insert
        )
        table = query.get_meta().db_table
        answer: Any = None
        kind = Result.ROWS if by_rows else Result.LAST_ID if returning_fields else Result.NONE
        for sql, params in self.as_sql():
            answer = yield Execute(self.alias, sql, params, kind)
        if not returning_fields:
            return []
        columns = [field.get_col(table) for field in returning_fields]
        if not by_rows:
            if not _is_automatic(returning_fields[0]):
                return []
            columns, answer = columns[:1], [(answer,)]
        converters = self.get_converters(columns)
        return list(self.apply_converters(answer, converters)) if converters else list(answer)

    def execute_sql(self, returning_fields: Any = None, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]  # its first argument means something else
        """Execute synchronously; see :meth:`executing`."""
        return run.get()(self.executing(returning_fields))


def _is_automatic(field: Any) -> bool:
    """Say whether the database numbers the field, so that it can tell the last number."""
    return bool(getattr(field, "auto_field", False) or field.get_internal_type().endswith("AutoField"))
