"""Statements that create and drop constraints: foreign keys, unique, check, primary key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrator.backends.base.schema.indexes import Indexes
from migrator.query.query import Query
from migrator.sql.ddl import Columns, Expressions, IndexName, Statement, Table


class Constraints(Indexes):
    """Constraint statements, for schema editors."""

    deferred_sql: list[Any]

    def _deferrable_constraint_sql(self, deferrable: Any) -> str:
        return "" if deferrable is None else f" DEFERRABLE INITIALLY {deferrable.name}"

    def _constraint_statement(self, template: str, model: Any, name: Any) -> Statement:
        return Statement(template, table=Table(model._meta.db_table, self.quote_name), name=self.quote_name(name))

    def _delete_constraint_sql(self, template: str, model: Any, name: Any) -> Statement:
        return self._constraint_statement(template, model, name)

    # What is put off until the tables are there

    def _waiting(self, model: Any, name: Any) -> Statement | None:
        """Return the statement that is to create an index or a constraint of a new table, if it is still put off.

        Args:
            model: the model of the table.
            name: the name as it is, or as a part of another statement, which writes it quoted.
        """
        table = model._meta.db_table
        quoted = self.quote_name(name) if isinstance(name, str) else str(name)
        for statement in self.deferred_sql:
            if isinstance(statement, Statement) and str(statement.parts.get("name")) == quoted:
                owner = statement.parts.get("table")
                if owner is not None and owner.references_table(table):
                    return statement
        return None

    def _forget_waiting(self, model: Any, name: Any) -> bool:
        """Drop the statement that is to create an index or a constraint of a new table; tell whether there was one."""
        waiting = self._waiting(model, name)
        if waiting is not None:
            self.deferred_sql.remove(waiting)
        return waiting is not None

    # Foreign keys

    def _create_fk_sql(self, model: Any, field: Any, suffix: str) -> Statement:
        target = field.target_field
        return Statement(
            self.sql_create_fk,
            table=Table(model._meta.db_table, self.quote_name),
            name=self._fk_constraint_name(model, field, suffix),
            column=Columns(model._meta.db_table, [field.column], self.quote_name),
            to_table=Table(target.model._meta.db_table, self.quote_name),
            to_column=Columns(target.model._meta.db_table, [target.column], self.quote_name),
            deferrable=self.connection.ops.deferrable_sql(),
            on_delete_db=self._create_on_delete_sql(field),
        )

    def _waiting_foreign_key(self, table: str, column: str) -> Statement | None:
        """Return the statement that is to put a column of a new table under its foreign key, if it is still put off."""
        for statement in self.deferred_sql:
            if not isinstance(statement, Statement) or statement.template != self.sql_create_fk:
                continue
            listed = statement.parts["column"]
            if listed.table == table and listed.columns == [column]:
                return statement
        return None

    def _create_on_delete_sql(self, field: Any) -> str:
        """Return the ON DELETE clause of a relation whose rule is the database's to carry out."""
        rule = getattr(field.remote_field.on_delete, "on_delete_sql", None)
        if rule is None:
            return ""
        return str(rule(self))

    def _delete_fk_sql(self, model: Any, name: str) -> Statement:
        return self._delete_constraint_sql(self.sql_delete_fk, model, name)

    # Primary keys

    def _create_primary_key_sql(self, model: Any, field: Any) -> Statement:
        table = model._meta.db_table
        return Statement(
            self.sql_create_pk,
            table=Table(table, self.quote_name),
            name=self.quote_name(self._create_index_name(table, [field.column], suffix="_pk")),
            columns=Columns(table, [field.column], self.quote_name),
        )

    def _delete_primary_key_sql(self, model: Any, name: str) -> Statement:
        return self._delete_constraint_sql(self.sql_delete_pk, model, name)

    # Checks

    def _check_sql(self, name: str, check: str) -> str:
        rule = self.sql_check_constraint % {"check": check}
        return self.sql_constraint % {"name": self.quote_name(name), "constraint": rule}

    def _create_check_sql(self, model: Any, name: str, check: str) -> Statement | None:
        if not self.connection.features.supports_table_check_constraints:
            return None
        table = Table(model._meta.db_table, self.quote_name)
        return Statement(self.sql_create_check, table=table, name=self.quote_name(name), check=check)

    def _delete_check_sql(self, model: Any, name: str) -> Statement | None:
        has_checks = self.connection.features.supports_table_check_constraints
        return self._delete_constraint_sql(self.sql_delete_check, model, name) if has_checks else None

    # Unique

    def _unique_supported(
        self,
        condition: Any = None,
        deferrable: Any = None,
        include: Any = None,
        expressions: Any = None,
        nulls_distinct: bool | None = None,
    ) -> bool:
        """Tell whether the database has unique constraints with everything that is asked for."""
        features = self.connection.features
        needs = (
            (condition, features.supports_partial_indexes),
            (deferrable, features.supports_deferrable_unique_constraints),
            (include, features.supports_covering_indexes),
            (expressions, features.supports_expression_indexes),
            (nulls_distinct is not None, features.supports_nulls_distinct_unique_constraints),
        )
        return all(supported for wanted, supported in needs if wanted)

    def _unique_sql(
        self,
        model: Any,
        fields: Sequence[Any],
        name: str,
        condition: str | None = None,
        deferrable: Any = None,
        include: Sequence[str] | None = None,
        opclasses: Sequence[str] | None = None,
        expressions: Any = None,
        nulls_distinct: bool | None = None,
    ) -> str | None:
        """Return a unique constraint for a table definition, or None.

        What only a unique index can express is created by a statement of its own, after the table.
        """
        kinds: dict[str, Any] = {
            "condition": condition,
            "include": include,
            "expressions": expressions,
            "nulls_distinct": nulls_distinct,
        }
        if not self._unique_supported(deferrable=deferrable, **kinds):
            return None
        if condition or include or opclasses or expressions or nulls_distinct is not None:
            statement = self._create_unique_sql(
                model, fields, name=name, opclasses=opclasses, deferrable=deferrable, **kinds
            )
            if statement:
                self.deferred_sql.append(statement)
            return None
        constraint = self.sql_unique_constraint % {
            "columns": ", ".join(self.quote_name(field.column) for field in fields),
            "deferrable": self._deferrable_constraint_sql(deferrable),
            "nulls_distinct": self._unique_index_nulls_distinct_sql(nulls_distinct),
        }
        return self.sql_constraint % {"name": self.quote_name(name), "constraint": constraint}

    def _create_unique_sql(
        self,
        model: Any,
        fields: Sequence[Any],
        name: str | None = None,
        condition: str | None = None,
        deferrable: Any = None,
        include: Sequence[str] | None = None,
        opclasses: Sequence[str] | None = None,
        expressions: Any = None,
        nulls_distinct: bool | None = None,
    ) -> Statement | None:
        """Return the statement that adds a unique constraint, or a unique index where it takes one; None if neither."""
        if not self._unique_supported(condition, deferrable, include, expressions, nulls_distinct):
            return None
        table = model._meta.db_table
        columns = [field.column for field in fields]
        needs_index = condition or include or opclasses or expressions
        compiler = Query(model, alias_cols=False).get_compiler(connection=self.connection)
        return Statement(
            self.sql_create_unique_index if needs_index else self.sql_create_unique,
            table=Table(table, self.quote_name),
            name=IndexName(table, columns, "_uniq", self._name_maker(name)),
            columns=(
                self._index_columns(table, columns, col_suffixes=(), opclasses=opclasses or ())
                if columns
                else Expressions(table, expressions, compiler, self.quote_value)
            ),
            condition=self._index_condition_sql(condition),
            deferrable=self._deferrable_constraint_sql(deferrable),
            include=self._index_include_sql(model, include),
            nulls_distinct=self._unique_index_nulls_distinct_sql(nulls_distinct),
        )

    def _unique_index_nulls_distinct_sql(self, nulls_distinct: bool | None) -> str:
        return {None: "", True: " NULLS DISTINCT", False: " NULLS NOT DISTINCT"}[nulls_distinct]

    def _delete_unique_sql(
        self,
        model: Any,
        name: str,
        condition: Any = None,
        deferrable: Any = None,
        include: Any = None,
        opclasses: Any = None,
        expressions: Any = None,
        nulls_distinct: bool | None = None,
    ) -> Statement | None:
        if not self._unique_supported(condition, deferrable, include, expressions, nulls_distinct):
            return None
        needs_index = condition or include or opclasses or expressions
        template = self.sql_delete_index if needs_index else self.sql_delete_unique
        return self._delete_constraint_sql(template, model, name)
