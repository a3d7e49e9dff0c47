"""Carrying out a column change with ALTER statements: a fixed list of steps, each of which may do nothing."""

from __future__ import annotations

from typing import Any

from migrator.backends.base.schema.changes import ColumnChange, related_non_m2m_objects
from migrator.backends.base.schema.introspection import ConstraintNames
from migrator.sql.ddl import Statement

Action = tuple[str, list[Any]]
"""A fragment of ``ALTER TABLE … <fragment>`` (or a whole statement) and its parameters."""


class Alteration(ConstraintNames):
    """``ALTER COLUMN`` for schema editors of databases that can alter in place."""

    def execute(self, sql: Any, params: Any = ()) -> None:
        raise NotImplementedError

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
        """Change a column in place, constraint by constraint, in the order that the database needs."""
        change = ColumnChange(model, old_field, new_field, old_type, new_type, old_db_params, new_db_params, strict)
        self._drop_own_foreign_key(change)
        self._drop_own_unique(change)
        self._drop_own_primary_key(change)
        self._drop_incoming_foreign_keys(change)
        self._drop_own_index(change)
        self._drop_own_check(change)
        self._rename_own_column(change)
        self._alter_definition(change)
        self._add_own_unique(change)
        self._add_own_index(change)
        self._alter_primary_key_and_referrers(change)
        self._add_own_foreign_key(change)
        self._restore_incoming_foreign_keys(change)
        self._add_own_check(change)
        self._drop_temporary_default(change)

    # Making way

    def _expect_one(self, change: ColumnChange, names: list[str], what: str) -> None:
        if change.strict and len(names) != 1:
            raise ValueError(
                f"Found wrong number ({len(names)}) of {what} constraints for {change.table}.{change.old.column}"
            )

    def _drop_own_foreign_key(self, change: ColumnChange) -> None:
        features = self.connection.features
        if not (features.supports_foreign_keys and change.had_foreign_key):
            return
        if not self._field_should_be_altered(change.old, change.new, ignore={"db_comment"}):
            return
        names = self._constraint_names(change.model, [change.old.column], foreign_key=True)
        self._expect_one(change, names, "foreign key")
        for name in names:
            change.dropped_foreign_keys = True
            self.execute(self._delete_fk_sql(change.model, name))

    def _drop_own_unique(self, change: ColumnChange) -> None:
        if not change.loses_unique:
            return
        named = {constraint.name for constraint in change.model._meta.constraints}
        names = self._constraint_names(
            change.model, [change.old.column], unique=True, primary_key=False, exclude=named
        )
        self._expect_one(change, names, "unique")
        for name in names:
            self._execute_if(self._delete_unique_sql(change.model, name))

    def _drop_own_primary_key(self, change: ColumnChange) -> None:
        if change.old.primary_key and not change.new.primary_key:
            self._delete_primary_key(change.model, change.strict)

    def _drop_incoming_foreign_keys(self, change: ColumnChange) -> None:
        if not (self.connection.features.supports_foreign_keys and change.touches_referrers):
            return
        change.dropped_incoming = list(related_non_m2m_objects(change.old, change.new))
        for old_relation, _ in change.dropped_incoming:
            referrer = old_relation.related_model
            for name in self._constraint_names(referrer, [old_relation.field.column], foreign_key=True):
                self.execute(self._delete_fk_sql(referrer, name))

    def _drop_own_index(self, change: ColumnChange) -> None:
        if not change.had_index or (change.new.db_index and not change.new.unique):
            return
        named = {index.name for index in change.model._meta.indexes}
        names = self._constraint_names(
            change.model, [change.old.column], index=True, type_=self._plain_index_type, exclude=named
        )
        # No complaint about the number: some databases make the index by themselves, for a foreign key.
        for name in names:
            self.execute(self._delete_index_sql(change.model, name))
        # That of a table of the same migration may be still to come.
        for statement in self._field_indexes_sql(change.model, change.old):
            self._forget_waiting(change.model, statement.parts["name"])

    _plain_index_type = "idx"
    """What introspection calls the type of an index that ``db_index`` asks for."""

    def _drop_own_check(self, change: ColumnChange) -> None:
        if not change.old_check or change.old_check == change.new_check:
            return
        named = {constraint.name for constraint in change.model._meta.constraints}
        names = self._constraint_names(change.model, [change.old.column], check=True, exclude=named)
        self._expect_one(change, names, "check")
        for name in names:
            self._execute_if(self._delete_check_sql(change.model, name))

    # The column itself

    def _rename_own_column(self, change: ColumnChange) -> None:
        if change.old.column == change.new.column:
            return
        self._rename_column(change.table, change.old, change.new, change.new_type)

    def _rename_column(self, table: str, old_field: Any, new_field: Any, new_type: str) -> None:
        """Rename a column, in the statements too that are to run at the end."""
        self.execute(self._rename_field_sql(table, old_field, new_field, new_type))
        for statement in self.deferred_sql:
            if isinstance(statement, Statement):
                statement.rename_column_references(table, old_field.column, new_field.column)

    def _alter_definition(self, change: ColumnChange) -> None:
        """Change type, collation, comment, default and nullability; fill nulls in between where there is a default."""
        definition, afterwards = self._definition_actions(change)
        change.temporary_default = self._needs_temporary_default(change)
        if change.temporary_default:
            definition.append(self._alter_column_default_sql(change.model, change.old, change.new))
        null_actions: list[Action] = []
        if change.old.null != change.new.null:
            null_action = self._alter_column_null_sql(change.model, change.old, change.new)
            null_actions = [null_action] if null_action else []
        fills_nulls = change.becomes_not_null and (change.new.has_default() or change.new.has_db_default())
        self._execute_alterations(change, definition if fills_nulls else definition + null_actions)
        if fills_nulls:
            self._fill_nulls(change)
            self._execute_alterations(change, null_actions)
        for sql, params in afterwards:
            self.execute(sql, params)

    def _needs_temporary_default(self, change: ColumnChange) -> bool:
        """Tell whether the column needs a default while it becomes NOT NULL."""
        if not change.becomes_not_null or change.new.has_db_default() or self.skip_default_on_alter(change.new):
            return False
        default = self.effective_default(change.new)
        return default is not None and self.effective_default(change.old) != default

    def _drop_temporary_default(self, change: ColumnChange) -> None:
        if change.temporary_default:
            action = self._alter_column_default_sql(change.model, change.old, change.new, drop=True)
            self._execute_alterations(change, [action])

    def _definition_actions(self, change: ColumnChange) -> tuple[list[Action], list[Action]]:
        """Return the ALTER fragments for type, collation, comment and ``db_default``, and statements for afterwards."""
        actions: list[Action] = []
        afterwards: list[Action] = []
        suffix_changes = change.old.db_type_suffix(connection=self.connection) != change.new.db_type_suffix(
            connection=self.connection
        )
        recommented = change.old.db_comment != change.new.db_comment and self.connection.features.supports_comments
        if change.retyped or suffix_changes or change.recollated or recommented:
            fragment, others = self._alter_column_type_sql(
                change.model, change.old, change.new, change.new_type, change.old_collation, change.new_collation
            )
            if fragment:
                actions.append(fragment)
            afterwards.extend(others)
        if change.default_changes:
            fragment = self._alter_column_database_default_sql(
                change.model, change.old, change.new, drop=not change.new.has_db_default()
            )
            actions.append(fragment)
        return actions, afterwards

    def _execute_alterations(self, change: ColumnChange, actions: list[Action]) -> None:
        if not actions:
            return
        if self.connection.features.supports_combined_alters:
            fragments = ", ".join(sql for sql, _ in actions)
            combined = [value for _, params in actions for value in params]
            actions = [(fragments, combined)]
        for sql, params in actions:
            statement = self.sql_alter_column % {"table": self.quote_name(change.table), "changes": sql}
            self.execute(statement, params)

    def _fill_nulls(self, change: ColumnChange) -> None:
        """Write the new default into rows that hold NULL, before NULL is forbidden."""
        if change.new.has_db_default():
            default_sql, params = self.db_default_sql(change.new)
        else:
            default_sql, params = self._column_default_sql(change.new), [self.effective_default(change.new)]
        statement = self.sql_update_with_default % {
            "table": self.quote_name(change.table),
            "column": self.quote_name(change.new.column),
            "default": default_sql,
        }
        self.execute(statement, params)

    # What stands around the column

    def _add_own_unique(self, change: ColumnChange) -> None:
        if change.gains_unique:
            self._execute_if(self._create_unique_sql(change.model, [change.new]))

    def _add_own_index(self, change: ColumnChange) -> None:
        if change.wants_index and (not change.old.db_index or change.old.unique):
            self.execute(self._create_index_sql(change.model, fields=[change.new]))

    def _alter_primary_key_and_referrers(self, change: ColumnChange) -> None:
        to_update = list(change.dropped_incoming)
        if change.becomes_primary_key:
            # Another column may be the key still; that none is left is as good.
            self._delete_primary_key(change.model)
            self.execute(self._create_primary_key_sql(change.model, change.new))
            to_update.extend(related_non_m2m_objects(change.old, change.new))
        for old_relation, new_relation in to_update:
            self._alter_referrer(old_relation, new_relation)

    def _alter_referrer(self, old_relation: Any, new_relation: Any) -> None:
        """Give a foreign key column the type and collation that its target has got."""
        old_params = old_relation.field.db_parameters(connection=self.connection)
        new_params = new_relation.field.db_parameters(connection=self.connection)
        fragment, others = self._alter_column_type_sql(
            new_relation.related_model,
            old_relation.field,
            new_relation.field,
            new_params["type"],
            old_params.get("collation"),
            new_params.get("collation"),
        )
        if fragment:
            sql, params = fragment
            table = self.quote_name(new_relation.related_model._meta.db_table)
            self.execute(self.sql_alter_column % {"table": table, "changes": sql}, params)
        for sql, params in others:
            self.execute(sql, params)

    def _add_own_foreign_key(self, change: ColumnChange) -> None:
        wanted = self.connection.features.supports_foreign_keys and change.wants_foreign_key
        waiting = self._waiting_foreign_key(change.table, change.new.column)
        if waiting is not None:
            # Nothing was dropped; what waits was said of the column as it was.
            position = self.deferred_sql.index(waiting)
            self.deferred_sql[position : position + 1] = [self._own_foreign_key_sql(change)] if wanted else []
        elif wanted and (change.dropped_foreign_keys or not change.had_foreign_key):
            self.execute(self._own_foreign_key_sql(change))

    def _own_foreign_key_sql(self, change: ColumnChange) -> Statement:
        return self._create_fk_sql(change.model, change.new, "_fk_%(to_table)s_%(to_column)s")

    def _restore_incoming_foreign_keys(self, change: ColumnChange) -> None:
        for _, relation in change.dropped_incoming:
            referrer = relation.related_model._meta.db_table
            # A table of the same migration may have its foreign key still to come.
            if relation.field.db_constraint and not self._waiting_foreign_key(referrer, relation.field.column):
                self.execute(self._create_fk_sql(relation.related_model, relation.field, "_fk"))

    def _add_own_check(self, change: ColumnChange) -> None:
        if not change.new_check or change.old_check == change.new_check:
            return
        name = self._create_index_name(change.table, [change.new.column], suffix="_check")
        self._execute_if(self._create_check_sql(change.model, name, change.new_check))

    def _delete_primary_key(self, model: Any, strict: bool = False) -> None:
        names = self._constraint_names(model, primary_key=True)
        if strict and len(names) != 1:
            raise ValueError(f"Found wrong number ({len(names)}) of PK constraints for {model._meta.db_table}")
        for name in names:
            self.execute(self._delete_primary_key_sql(model, name))

    def _execute_if(self, statement: Any) -> None:
        if statement is not None:
            self.execute(statement)

    # Fragments

    def _rename_field_sql(self, table: str, old_field: Any, new_field: Any, new_type: str) -> Any:
        return self.sql_rename_column % {
            "table": self.quote_name(table),
            "old_column": self.quote_name(old_field.column),
            "new_column": self.quote_name(new_field.column),
            "type": new_type,
        }

    def _alter_column_null_sql(self, model: Any, old_field: Any, new_field: Any) -> Action | None:
        """Return the fragment that makes a column nullable or not, as the new field says."""
        template = self.sql_alter_column_null if new_field.null else self.sql_alter_column_not_null
        column_type = new_field.db_parameters(connection=self.connection)["type"]
        return template % {"column": self.quote_name(new_field.column), "type": column_type}, []

    def _alter_column_default_sql(self, model: Any, old_field: Any, new_field: Any, drop: bool = False) -> Action:
        """Return the fragment that sets, or with *drop* takes away, the default for rows that hold NULL."""
        default = self.effective_default(new_field)
        sql, params = self._column_default_sql(new_field), [default]
        if drop:
            params = []
        elif self.connection.features.requires_literal_defaults:
            sql, params = self.prepare_default(default), []
        return self._default_fragment(new_field, sql, drop), params

    def _alter_column_database_default_sql(
        self, model: Any, old_field: Any, new_field: Any, drop: bool = False
    ) -> Action:
        """Return the fragment that sets, or with *drop* takes away, a column's ``db_default``."""
        sql, params = ("", []) if drop else self.db_default_sql(new_field)
        return self._default_fragment(new_field, sql, drop), params

    def _default_fragment(self, field: Any, default_sql: str, drop: bool) -> str:
        template = self.sql_alter_column_default
        if drop:
            template = self.sql_alter_column_no_default_null if field.null else self.sql_alter_column_no_default
        return template % {
            "column": self.quote_name(field.column),
            "type": field.db_parameters(connection=self.connection)["type"],
            "default": default_sql,
        }

    def _alter_column_type_sql(
        self,
        model: Any,
        old_field: Any,
        new_field: Any,
        new_type: str,
        old_collation: str | None,
        new_collation: str | None,
    ) -> tuple[Action | None, list[Action]]:
        """Return the fragment that changes a column's type, and whole statements to run after it.

        Overridden by geometry backends. The fragment is None where the statements do it all.
        """
        others: list[Action] = []
        if self.connection.features.supports_comments and not self.connection.features.supports_comments_inline:
            sql, params = self._alter_column_comment_sql(model, new_field, new_type, new_field.db_comment)
            if old_field.db_comment != new_field.db_comment and sql:
                others.append((sql, params))
        collation = self._collate_sql(new_collation, old_collation, model._meta.db_table)
        fragment = self.sql_alter_column_type % {
            "column": self.quote_name(new_field.column),
            "type": new_type,
            "collation": f" {collation}" if collation else "",
            "comment": "",
        }
        return (fragment, []), others

    def _alter_column_comment_sql(
        self, model: Any, new_field: Any, new_type: str, new_db_comment: str | None
    ) -> Action:
        statement = self.sql_alter_column_comment % {
            "table": self.quote_name(model._meta.db_table),
            "column": self.quote_name(new_field.column),
            "comment": self._comment_sql(new_db_comment),
        }
        return statement, []

    def _field_should_be_altered(self, old_field: Any, new_field: Any, ignore: Any = None) -> bool:
        """Tell whether anything that the database knows of differs between two versions of a field.

        Args:
            old_field, new_field: the versions.
            ignore: names of further constructor arguments that do not count.
        """
        if not old_field.concrete and not new_field.concrete and not _have_tables(old_field, new_field):
            return False
        if self.quote_name(old_field.column or "") != self.quote_name(new_field.column or ""):
            return True
        if _have_other_tables(old_field, new_field):
            return True
        unseen = {*(ignore or ()), *old_field.non_db_attrs, *new_field.non_db_attrs}
        return bool(self._database_signature(old_field, unseen) != self._database_signature(new_field, unseen))

    def _database_signature(self, field: Any, unseen: set[str]) -> Any:
        """Return what of a field's definition the database sees, for comparison with another version."""
        _, path, args, kwargs = field.deconstruct()
        seen = {name: value for name, value in kwargs.items() if name not in unseen}
        rule = kwargs.get("on_delete")
        if hasattr(rule, "on_delete_sql"):
            # The database carries this rule out; every other one is Python's.
            seen["on_delete"] = rule
        if "db_default" in seen and field.has_db_default():
            # A literal and a Value of it are the same to the database.
            seen["db_default"] = self.db_default_sql(field)
        return path, args, seen


def _have_other_tables(*fields: Any) -> bool:
    """Tell whether the automatic many-to-many tables of the fields are called differently, as after a rename."""
    options = [getattr(getattr(field.remote_field, "through", None), "_meta", None) for field in fields]
    tables = {item.db_table for item in options if item is not None and item.auto_created}
    return len(tables) > 1


def _have_tables(*fields: Any) -> bool:
    return any(field.many_to_many for field in fields)
