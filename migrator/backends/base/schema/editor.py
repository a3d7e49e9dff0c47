"""The schema editor: tables, columns, indexes and constraints created, altered and dropped."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any, Self

from migrator.backends.base.schema.alteration import Alteration
from migrator.host.exceptions import FieldError
from migrator.host.mode import ROOT, public
from migrator.runtime.transaction import TransactionManagementError, atomic
from migrator.sql.ddl import DDLStatement, Statement
from migrator.sql.names import split_identifier

logger = logging.getLogger(f"{ROOT}.db.backends.schema")


@public("db.backends.base.schema")
class BaseDatabaseSchemaEditor(Alteration):
    """Changes the schema of a database. Use it as a context manager, through ``connection.schema_editor()``.

    Args:
        connection: the connection whose database is changed.
        collect_sql: gather the statements as text in ``collected_sql`` and run none of them.
        atomic: wrap everything in one transaction, where the database can roll DDL back.
    """

    def __init__(self, connection: Any, collect_sql: bool = False, atomic: bool = True) -> None:
        self.connection = connection
        self.collect_sql = collect_sql
        self.collected_sql: list[str] = []
        self.deferred_sql: list[Any] = []
        self._collected_renames = {}
        self.atomic_migration: bool = connection.features.can_rollback_ddl and atomic

    def __enter__(self) -> Self:
        self.deferred_sql = []
        if self.atomic_migration:
            self.atomic = atomic(self.connection.alias)
            self.atomic.__enter__()
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if exc_type is None:
                for statement in self.deferred_sql:
                    self.execute(statement, None)
        except BaseException as error:
            if self.atomic_migration:
                self.atomic.__exit__(type(error), error, error.__traceback__)
            raise
        if self.atomic_migration:
            self.atomic.__exit__(exc_type, exc_value, traceback)

    def execute(self, sql: Any, params: Any = ()) -> None:
        """Run one statement, or collect it.

        Args:
            sql: text with ``%s`` placeholders, or a statement object.
            params: the values; None means that the text has no placeholders and ``%`` stands for itself.

        Raises:
            TransactionManagementError: inside a transaction, on a database that cannot roll DDL back.
        """
        if not self.collect_sql and self.connection.in_atomic_block and not self.connection.features.can_rollback_ddl:
            raise TransactionManagementError(
                "Executing DDL statements while in a transaction on databases that can't perform a rollback is prohibited."
            )
        statement = DDLStatement(str(sql), params)
        logger.debug("%s; (params %r)", statement.sql, params, extra={"params": params, "sql": statement.sql})
        if self.collect_sql:
            self.collected_sql.append(statement.render(self.quote_value))
            return
        with self.connection.cursor() as cursor:
            cursor.execute(statement.sql, params)

    # Tables

    def table_sql(self, model: Any) -> tuple[str, list[Any]]:
        """Return the CREATE TABLE statement of a model and its parameters, deferring what has to come after it."""
        options = model._meta
        for names in options.unique_together:
            # Deferred always: a later step may still be adding one of the columns.
            fields = [options.get_field(name) for name in names]
            self.deferred_sql.append(self._create_unique_sql(model, fields))
        columns: list[str] = []
        params: list[Any] = []
        for field in options.local_fields:
            definition, field_params = self._table_column_sql(model, field)
            if definition is not None:
                columns.append(f"{self.quote_name(field.column)} {definition}")
                params.extend(field_params)
        if options.is_composite_pk:
            names = ", ".join(self.quote_name(field.column) for field in options.pk_fields)
            columns.append(self.sql_pk_constraint % {"columns": names})
        for constraint in options.constraints:
            if constraint_sql := constraint.constraint_sql(model, self):
                # Its values are written out; among parameters its percent signs must not be taken for placeholders.
                columns.append(str(constraint_sql).replace("%", "%%") if params else str(constraint_sql))
        sql = self.sql_create_table % {
            "table": self.quote_name(options.db_table),
            "definition": ", ".join(map(str, columns)),
        }
        tablespace = self.connection.ops.tablespace_sql(options.db_tablespace) if options.db_tablespace else ""
        return (f"{sql} {tablespace}" if tablespace else sql), params

    def _table_column_sql(self, model: Any, field: Any) -> tuple[str | None, list[Any]]:
        """Return a column's definition inside CREATE TABLE, with its check, suffix and inline foreign key."""
        definition, params = self.column_sql(model, field)
        if definition is None:
            return None, []
        words = [definition]
        if check := field.db_parameters(connection=self.connection)["check"]:
            words.append(self.sql_check_constraint % {"check": check})
        if suffix := field.db_type_suffix(connection=self.connection):
            words.append(suffix)
        if field.remote_field and field.db_constraint:
            if self.sql_create_inline_fk:
                words.append(self._inline_fk_sql(self.sql_create_inline_fk, model, field))
            elif self.connection.features.supports_foreign_keys:
                suffix_template = "_fk_%(to_table)s_%(to_column)s"
                self.deferred_sql.append(self._create_fk_sql(model, field, suffix_template))
        return " ".join(words), params or []

    def _inline_fk_sql(self, template: str, model: Any, field: Any) -> str:
        target = field.target_field
        namespace = split_identifier(model._meta.db_table)[0]
        parts = {
            "name": self._fk_constraint_name(model, field, "_fk_%(to_table)s_%(to_column)s"),
            "namespace": f"{self.quote_name(namespace)}." if namespace else "",
            "column": self.quote_name(field.column),
            "to_table": self.quote_name(target.model._meta.db_table),
            "to_column": self.quote_name(target.column),
            "deferrable": self.connection.ops.deferrable_sql(),
            "on_delete_db": self._create_on_delete_sql(field),
        }
        return template % parts

    def create_model(self, model: Any) -> None:
        """Create the table of *model*, its indexes and the tables of its automatic many-to-many relations."""
        sql, params = self.table_sql(model)
        # Without parameters a percent sign in a default or a check stands for itself.
        self.execute(sql, params or None)
        if self.connection.features.supports_comments:
            if model._meta.db_table_comment:
                self.alter_db_table_comment(model, None, model._meta.db_table_comment)
            if not self.connection.features.supports_comments_inline:
                self._comment_columns(model)
        self.deferred_sql.extend(self._model_indexes_sql(model))
        for field in model._meta.local_many_to_many:
            if field.remote_field.through._meta.auto_created:
                self.create_model(field.remote_field.through)

    def _comment_columns(self, model: Any) -> None:
        for field in model._meta.local_fields:
            if field.db_comment:
                column_type = field.db_parameters(connection=self.connection)["type"]
                self.execute(*self._alter_column_comment_sql(model, field, column_type, field.db_comment))

    def delete_model(self, model: Any) -> None:
        """Drop the table of *model* and those of its automatic many-to-many relations."""
        for field in model._meta.local_many_to_many:
            if field.remote_field.through._meta.auto_created:
                self.delete_model(field.remote_field.through)
        table = model._meta.db_table
        self.execute(self.sql_delete_table % {"table": self.quote_name(table)})
        self._forget_deferred(lambda statement: statement.references_table(table))

    def _forget_deferred(self, concerned: Any) -> None:
        self.deferred_sql = [
            statement
            for statement in self.deferred_sql
            if not (isinstance(statement, Statement) and concerned(statement))
        ]

    def alter_db_table(self, model: Any, old_db_table: str, new_db_table: str) -> None:
        """Rename a model's table."""
        same = old_db_table == new_db_table
        if self.connection.features.ignores_table_name_case:
            same = old_db_table.lower() == new_db_table.lower()
        if same:
            return
        self.execute(
            self.sql_rename_table
            % {"old_table": self.quote_name(old_db_table), "new_table": self.quote_name(new_db_table)}
        )
        if self.collect_sql:
            self._collected_renames[new_db_table] = self._collected_renames.pop(old_db_table, old_db_table)
        for statement in self.deferred_sql:
            if isinstance(statement, Statement):
                statement.rename_table_references(old_db_table, new_db_table)

    def alter_db_table_comment(
        self, model: Any, old_db_table_comment: str | None, new_db_table_comment: str | None
    ) -> None:
        """Set the comment on a model's table."""
        if not (self.sql_alter_table_comment and self.connection.features.supports_comments):
            return
        table, comment = self.quote_name(model._meta.db_table), self._comment_sql(new_db_table_comment)
        self.execute(self.sql_alter_table_comment % {"table": table, "comment": comment})

    def alter_db_tablespace(self, model: Any, old_db_tablespace: str, new_db_tablespace: str) -> None:
        """Move a model's table to another tablespace."""
        names = {
            "table": model._meta.db_table,
            "old_tablespace": old_db_tablespace,
            "new_tablespace": new_db_tablespace,
        }
        self.execute(self.sql_retablespace_table % {part: self.quote_name(name) for part, name in names.items()})

    # Fields

    def add_field(self, model: Any, field: Any) -> None:
        """Add the column of *field*, or the table of an automatic many-to-many relation.

        Rows that are there already get the field's default, which the database does not keep.
        """
        if field.many_to_many and field.remote_field.through._meta.auto_created:
            self.create_model(field.remote_field.through)
            return
        definition, params = self.column_sql(model, field, include_default=True)
        if definition is None:
            return
        self.execute(*self._add_column_sql(model, field, definition, params or []))
        self._drop_added_default(model, field)
        features = self.connection.features
        if field.db_comment and features.supports_comments and not features.supports_comments_inline:
            column_type = field.db_parameters(connection=self.connection)["type"]
            self.execute(*self._alter_column_comment_sql(model, field, column_type, field.db_comment))
        self.deferred_sql.extend(self._field_indexes_sql(model, field))

    def _add_column_sql(self, model: Any, field: Any, definition: str, params: list[Any]) -> tuple[str, Any]:
        words = [definition]
        if check := field.db_parameters(connection=self.connection)["check"]:
            words.append(self.sql_check_constraint % {"check": check})
        if suffix := field.db_type_suffix(connection=self.connection):
            words.append(suffix)
        if field.remote_field and field.db_constraint and self.connection.features.supports_foreign_keys:
            if self.sql_create_column_inline_fk:
                words.append(self._inline_fk_sql(self.sql_create_column_inline_fk, model, field).strip())
            else:
                statement = self._create_fk_sql(model, field, "_fk_%(to_table)s_%(to_column)s")
                self.deferred_sql.append(statement)
        sql = self.sql_create_column % {
            "table": self.quote_name(model._meta.db_table),
            "column": self.quote_name(field.column),
            "definition": " ".join(words),
        }
        return sql, params or None

    def _drop_added_default(self, model: Any, field: Any) -> None:
        if field.has_db_default() or self.skip_default_on_alter(field) or self.effective_default(field) is None:
            return
        changes, params = self._alter_column_default_sql(model, None, field, drop=True)
        table = self.quote_name(model._meta.db_table)
        self.execute(self.sql_alter_column % {"table": table, "changes": changes}, params)

    def remove_field(self, model: Any, field: Any) -> None:
        """Drop the column of *field*, or the table of an automatic many-to-many relation."""
        if field.many_to_many and field.remote_field.through._meta.auto_created:
            self.delete_model(field.remote_field.through)
            return
        if field.db_parameters(connection=self.connection)["type"] is None:
            return
        if field.remote_field:
            for name in self._constraint_names(model, [field.column], foreign_key=True):
                self.execute(self._delete_fk_sql(model, name))
        table = model._meta.db_table
        self.execute(
            self.sql_delete_column % {"table": self.quote_name(table), "column": self.quote_name(field.column)}
        )
        self._forget_deferred(lambda statement: statement.references_column(table, field.column))

    def alter_field(self, model: Any, old_field: Any, new_field: Any, strict: bool = False) -> None:
        """Turn the column of one version of a field into that of another.

        Args:
            model: the model as it is before the change.
            old_field, new_field: the versions; the new one has its name and column set.
            strict: raise ValueError where the constraints found in the database are not those expected.

        Raises:
            ValueError: the versions cannot be turned into each other.
        """
        if not self._field_should_be_altered(old_field, new_field):
            return
        old_params = old_field.db_parameters(connection=self.connection)
        new_params = new_field.db_parameters(connection=self.connection)
        old_type, new_type = old_params["type"], new_params["type"]
        self._refuse_generated(old_field, new_field)
        if old_type is None and new_type is None and old_field.remote_field and new_field.remote_field:
            automatic = [_has_automatic_through(field) for field in (old_field, new_field)]
            if all(automatic):
                self._alter_many_to_many(model, old_field, new_field, strict)
                return
            throughs = [field.remote_field.through for field in (old_field, new_field)]
            if not any(automatic) and None not in throughs:
                # The through models are tables of their own, altered by operations of their own.
                return
        if (old_type is None and old_field.remote_field is None) or (
            new_type is None and new_field.remote_field is None
        ):
            raise ValueError(
                f"Cannot alter field {old_field} into {new_field} - they do not properly define db_type "
                "(are you using a badly-written custom field?)"
            )
        if old_type is None or new_type is None:
            raise ValueError(
                f"Cannot alter field {old_field} into {new_field} - they are not compatible types (you cannot alter to or "
                "from M2M fields, or add or remove through= on M2M fields)"
            )
        self._alter_field(model, old_field, new_field, old_type, new_type, old_params, new_params, strict)

    def _refuse_generated(self, old_field: Any, new_field: Any) -> None:
        """Refuse to change what a generated column holds: databases would keep, or lose, what was computed before."""
        if not (old_field.generated or new_field.generated):
            return
        try:
            changes = not (old_field.generated and new_field.generated) or (
                self._generation(old_field) != self._generation(new_field)
            )
        except FieldError:
            # What the expression names has been renamed.
            changes = True
        if changes:
            raise ValueError(
                f"Modifying GeneratedFields is not supported - the field {new_field} must be removed and re-added with the "
                "new definition."
            )

    def _generation(self, field: Any) -> tuple[Any, ...]:
        """Return what may not change about a generated field."""
        free_type = self.connection.features.supports_alter_generated_column_data_type
        column_type = None if free_type else field.db_type(self.connection)
        return field.db_persist, field.generated_sql(self.connection), column_type

    def _alter_many_to_many(self, model: Any, old_field: Any, new_field: Any, strict: bool) -> None:
        """Follow a change of an automatic many-to-many relation in its table."""
        old_through, new_through = old_field.remote_field.through, new_field.remote_field.through
        if old_through._meta.db_table != new_through._meta.db_table:
            self.alter_db_table(old_through, old_through._meta.db_table, new_through._meta.db_table)
        for name_of in ("m2m_reverse_field_name", "m2m_field_name"):
            self.alter_field(
                new_through,
                old_through._meta.get_field(getattr(old_field, name_of)()),
                new_through._meta.get_field(getattr(new_field, name_of)()),
            )

    # Indexes and constraints

    def add_index(self, model: Any, index: Any) -> None:
        """Create an index. Indexes on expressions are left out where the database has none."""
        if index.contains_expressions and not self.connection.features.supports_expression_indexes:
            return
        # The statement's values are written out; a percent sign in it stands for itself.
        self.execute(index.create_sql(model, self), params=None)

    def remove_index(self, model: Any, index: Any) -> None:
        """Drop an index."""
        if index.contains_expressions and not self.connection.features.supports_expression_indexes:
            return
        if not self._forget_waiting(model, index.name):
            self.execute(index.remove_sql(model, self))

    def rename_index(self, model: Any, old_index: Any, new_index: Any) -> None:
        """Rename an index, or drop and create it where the database cannot rename."""
        waiting = self._waiting(model, old_index.name)
        if waiting is not None:
            self.deferred_sql[self.deferred_sql.index(waiting)] = new_index.create_sql(model, self)
        elif self.connection.features.can_rename_index:
            self.execute(self._rename_index_sql(model, old_index.name, new_index.name), params=None)
        else:
            self.remove_index(model, old_index)
            self.add_index(model, new_index)

    def add_constraint(self, model: Any, constraint: Any) -> None:
        """Add a constraint; one that the database cannot hold is left out."""
        statement = constraint.create_sql(model, self)
        if statement:
            self.execute(statement, params=None)

    def remove_constraint(self, model: Any, constraint: Any) -> None:
        """Drop a constraint."""
        statement = constraint.remove_sql(model, self)
        if statement and not self._forget_waiting(model, constraint.name):
            self.execute(statement)

    def alter_unique_together(
        self, model: Any, old_unique_together: Iterable[Sequence[str]], new_unique_together: Iterable[Sequence[str]]
    ) -> None:
        """Add and drop unique constraints until the table has those of *new_unique_together*."""
        olds, news = _as_tuples(old_unique_together), _as_tuples(new_unique_together)
        for names in olds - news:
            self._delete_composed_index(model, names, {"unique": True, "primary_key": False}, self.sql_delete_unique)
        for names in news - olds:
            fields = [model._meta.get_field(name) for name in names]
            self.execute(self._create_unique_sql(model, fields))

    def alter_index_together(
        self, model: Any, old_index_together: Iterable[Sequence[str]], new_index_together: Iterable[Sequence[str]]
    ) -> None:
        """Add and drop indexes until the table has those of *new_index_together* (old migrations only)."""
        olds, news = _as_tuples(old_index_together), _as_tuples(new_index_together)
        for names in olds - news:
            self._delete_composed_index(model, names, {"index": True, "unique": False}, self.sql_delete_index)
        for names in news - olds:
            fields = [model._meta.get_field(name) for name in names]
            self.execute(self._create_index_sql(model, fields=fields, suffix="_idx"))

    def _delete_composed_index(
        self, model: Any, fields: Sequence[str], constraint_kwargs: dict[str, Any], sql: str
    ) -> None:
        options = model._meta
        named = {item.name for item in (*options.constraints, *options.indexes)}
        columns = [options.get_field(name).column for name in fields]
        names = self._constraint_names(model, columns, exclude=named, **constraint_kwargs)
        if not names and self._forget_deferred_index(options.db_table, columns):
            return
        if constraint_kwargs.get("unique") is True and len(names) > 1:
            default = self._create_index_name(options.db_table, columns, suffix="_uniq")
            names = [default] if default in names else names
        if len(names) != 1:
            listed = ", ".join(columns)
            raise ValueError(f"Found wrong number ({len(names)}) of constraints for {options.db_table}({listed})")
        self.execute(self._delete_constraint_sql(sql, model, names[0]))

    def _forget_deferred_index(self, table: str, columns: Sequence[str]) -> bool:
        """Drop the statement that was to create an index on just these columns, if it is still put off."""
        templates = (self.sql_create_unique, self.sql_create_index)
        for statement in self.deferred_sql:
            listed = statement.parts.get("columns") if isinstance(statement, Statement) else None
            if listed is None or statement.template not in templates or not statement.references_table(table):
                continue
            if list(getattr(listed, "columns", ())) == list(columns):
                self.deferred_sql.remove(statement)
                return True
        return False

    def remove_procedure(self, procedure_name: str, param_types: Sequence[str] = ()) -> None:
        """Drop a stored procedure."""
        self.execute(
            self.sql_delete_procedure
            % {"procedure": self.quote_name(procedure_name), "param_types": ",".join(param_types)}
        )


def _has_automatic_through(field: Any) -> bool:
    through = getattr(field.remote_field, "through", None)
    return bool(through is not None and through._meta.auto_created)


def _as_tuples(groups: Iterable[Sequence[str]]) -> set[tuple[str, ...]]:
    return {tuple(names) for names in groups}
