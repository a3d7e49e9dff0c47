"""The schema editor of SQLite."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from migrator.backends.base.schema.editor import BaseDatabaseSchemaEditor
from migrator.backends.sqlite3.schema.literals import quote_literal
from migrator.backends.sqlite3.schema.rebuild import TableDrafts
from migrator.host.mode import public
from migrator.schema.constraints import UniqueConstraint
from migrator.sql.errors import NotSupportedError


@public("db.backends.sqlite3.schema")
class DatabaseSchemaEditor(BaseDatabaseSchemaEditor):
    """Changes the schema of an SQLite database."""

    sql_delete_table = "DROP TABLE %(table)s"
    sql_create_fk = None  # type: ignore[assignment]  # foreign keys are part of the table definition only
    sql_create_inline_fk = "REFERENCES %(to_table)s (%(to_column)s)%(on_delete_db)s DEFERRABLE INITIALLY DEFERRED"
    sql_create_column_inline_fk = sql_create_inline_fk
    sql_delete_column = "ALTER TABLE %(table)s DROP COLUMN %(column)s"
    sql_create_unique = "CREATE UNIQUE INDEX %(name)s ON %(table)s (%(columns)s)"
    sql_delete_unique = "DROP INDEX %(name)s"
    sql_alter_table_comment = None  # type: ignore[assignment]  # SQLite has no comments
    sql_alter_column_comment = None  # type: ignore[assignment]  # the same

    def __enter__(self) -> Self:
        if not self.connection.disable_constraint_checking():
            raise NotSupportedError(
                "SQLite schema editor cannot be used while foreign key constraint checks are enabled. Make sure to disable "
                "them before entering a transaction.atomic() context because SQLite does not support disabling them in the "
                "middle of a multi-statement transaction."
            )
        return super().__enter__()

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if exc_type is None and not self.collect_sql:
                self._run_deferred()
                self.connection.check_constraints()
        except BaseException as error:
            super().__exit__(type(error), error, error.__traceback__)
            raise
        else:
            super().__exit__(exc_type, exc_value, traceback)
        finally:
            self.connection.enable_constraint_checking()

    def _run_deferred(self) -> None:
        statements, self.deferred_sql = self.deferred_sql, []
        for statement in statements:
            self.execute(statement, None)

    def quote_value(self, value: Any) -> str:
        return quote_literal(value)

    def prepare_default(self, value: Any) -> str:
        return self.quote_value(value)

    def _collate_sql(
        self, collation: str | None, old_collation: str | None = None, table_name: str | None = None
    ) -> str:
        if not collation:
            return ""
        # Plain names stay as they are in the table's SQL, where introspection reads them again.
        return f"COLLATE {collation if collation.isidentifier() else self.quote_name(collation)}"

    # Rebuilding

    def _remake_table(
        self,
        model: Any,
        create_field: Any = None,
        delete_field: Any = None,
        alter_fields: Iterable[tuple[Any, Any]] | None = None,
    ) -> None:
        """Rebuild the table of *model* with a field added, dropped or altered; the rows and what they hold stay."""
        drafts = TableDrafts(self, model)
        draft = drafts.draft(create_field, delete_field, alter_fields or ())
        _, temporary = drafts.models(draft)
        table, temporary_table = model._meta.db_table, temporary._meta.db_table
        # A draft has no many-to-many relations, so this touches one table.
        self.create_model(temporary)
        columns = ", ".join(self.quote_name(column) for column in draft.sources)
        self.execute(
            f"INSERT INTO {self.quote_name(temporary_table)} ({columns}) "
            f"SELECT {', '.join(draft.sources.values())} FROM {self.quote_name(table)}",
            None,
        )
        self._drop_bare_table(model)
        self.alter_db_table(temporary, temporary_table, table)
        # Indexes come back under the table's own name, before a later step looks for them.
        self._run_deferred()
        if draft.demoted is not None:
            draft.demoted.primary_key = True

    def _drop_bare_table(self, model: Any) -> None:
        """Drop a table alone, leaving the tables of its many-to-many relations where they are."""
        table = model._meta.db_table
        self.execute(self.sql_delete_table % {"table": self.quote_name(table)})
        self._forget_deferred(lambda statement: statement.references_table(table))

    # Fields

    def add_field(self, model: Any, field: Any) -> None:
        if field.many_to_many and field.remote_field.through._meta.auto_created:
            self.create_model(field.remote_field.through)
        elif self._can_add_in_place(field):
            super().add_field(model, field)
        else:
            self._remake_table(model, create_field=field)

    def _can_add_in_place(self, field: Any) -> bool:
        """Tell whether ADD COLUMN gives the column that a fresh table would have.

        SQLite keeps the default of an added column, and refuses keys, uniqueness and stored generated columns.
        """
        if field.primary_key or field.unique or not field.null:
            return bool(field.generated and not field.db_persist and not field.primary_key and not field.unique)
        if field.generated:
            return not field.db_persist
        if field.has_db_default():
            return False
        return self.effective_default(field) is None

    def remove_field(self, model: Any, field: Any) -> None:
        if field.many_to_many:
            if field.remote_field.through._meta.auto_created:
                self.delete_model(field.remote_field.through)
        elif field.db_parameters(connection=self.connection)["type"] is None:
            return
        elif self._can_drop_in_place(field):
            super().remove_field(model, field)
        else:
            self._remake_table(model, delete_field=field)

    def _can_drop_in_place(self, field: Any) -> bool:
        """Tell whether DROP COLUMN works: not on keys, nor on columns that an index or a foreign key mentions."""
        constrained = field.remote_field and field.db_constraint
        return not (field.primary_key or field.unique or field.db_index or constrained)

    def _alter_field(
        self,
        model: Any,
        old_field: Any,
        new_field: Any,
        old_type: str,
        new_type: str,
        old_db_params: dict[str, Any],
        new_db_params: dict[str, Any],
        strict: bool = False,
    ) -> None:
        if self._only_renames(model, old_field, new_field):
            self._rename_column(model._meta.db_table, old_field, new_field, new_type)
            return
        self._remake_table(model, alter_fields=[(old_field, new_field)])
        recollated = old_db_params.get("collation") != new_db_params.get("collation")
        if new_field.unique and (old_type != new_type or recollated):
            for referrer in self._referrers(new_field):
                self._remake_table(referrer)

    def _only_renames(self, model: Any, old_field: Any, new_field: Any) -> bool:
        if old_field.column == new_field.column:
            return False
        if self.column_sql(model, old_field) != self.column_sql(model, new_field):
            return False
        if self._field_should_be_indexed(model, old_field) != self._field_should_be_indexed(model, new_field):
            return False
        constrained = [field.remote_field and field.db_constraint for field in (old_field, new_field)]
        return not any(constrained)

    @staticmethod
    def _referrers(field: Any) -> list[Any]:
        """Return the models, other than its own, whose columns take their type from *field*, directly or over others."""
        options = field.model._meta
        found: dict[Any, None] = {}
        pending = [field]
        while pending:
            target = pending.pop(0)
            # Fields that have no name on this side are among them, too.
            for relation in target.model._meta._get_fields(forward=False, reverse=True, include_hidden=True):
                owner = relation.related_model
                if relation.many_to_many:
                    if target.primary_key and relation.through._meta.auto_created:
                        found[relation.through] = None
                elif owner in (field.model, target.model) or owner in found or owner._meta.auto_created:
                    continue
                elif relation.field_name in (target.name, target.attname):
                    found[owner] = None
                    if relation.field.unique:
                        pending.append(relation.field)
        if field.primary_key:
            for many_to_many in options.many_to_many:
                through = many_to_many.remote_field.through
                if many_to_many.related_model is not field.model and through._meta.auto_created:
                    found[through] = None
        return list(found)

    def _alter_many_to_many(self, model: Any, old_field: Any, new_field: Any, strict: bool) -> None:
        old_through, new_through = old_field.remote_field.through, new_field.remote_field.through
        if old_through._meta.db_table == new_through._meta.db_table:
            pairs = [
                (
                    old_through._meta.get_field(getattr(old_field, name_of)()),
                    new_through._meta.get_field(getattr(new_field, name_of)()),
                )
                for name_of in ("m2m_reverse_field_name", "m2m_field_name")
            ]
            self._remake_table(old_through, alter_fields=pairs)
            return
        self.create_model(new_through)
        names = ("m2m_column_name", "m2m_reverse_name")
        new_columns = ", ".join(["id", *(self.quote_name(getattr(new_field, name)()) for name in names)])
        old_columns = ", ".join(["id", *(self.quote_name(getattr(old_field, name)()) for name in names)])
        self.execute(
            f"INSERT INTO {self.quote_name(new_through._meta.db_table)} ({new_columns}) "
            f"SELECT {old_columns} FROM {self.quote_name(old_through._meta.db_table)}"
        )
        self.delete_model(old_through)

    # Constraints

    def add_constraint(self, model: Any, constraint: Any) -> None:
        if _is_index(constraint):
            super().add_constraint(model, constraint)
        else:
            self._remake_table(model)

    def remove_constraint(self, model: Any, constraint: Any) -> None:
        if _is_index(constraint):
            super().remove_constraint(model, constraint)
        else:
            self._remake_table(model)


def _is_index(constraint: Any) -> bool:
    """Tell whether a constraint lives beside the table, as a unique index, rather than in its definition."""
    return isinstance(constraint, UniqueConstraint) and bool(
        constraint.condition or constraint.expressions or constraint.include or constraint.deferrable
    )
