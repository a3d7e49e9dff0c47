"""How a column is defined: type, default, nullability, keys, generation, comment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from migrator.backends.base.schema.naming import Naming
from migrator.backends.base.schema.templates import Templates
from migrator.expressions.values import Value
from migrator.host import timezone
from migrator.query.query import Query


def present_value(internal_type: str) -> Any:
    """Return what a column that holds the present time gets in rows that are already there."""
    if internal_type == "DateTimeField":
        return timezone.now()
    present = datetime.now()
    parts = {"DateField": present.date, "TimeField": present.time}
    return parts[internal_type]() if internal_type in parts else present


class Columns(Templates, Naming):
    """Column definitions, for schema editors."""

    def column_sql(
        self, model: Any, field: Any, include_default: bool = False
    ) -> tuple[str, list[Any]] | tuple[None, None]:
        """Return the definition of a field's column, without its name, and the parameters in it.

        Args:
            model: the model that gets the column.
            field: the field; one without a column gives ``(None, None)``.
            include_default: whether a default for existing rows goes into the definition.
        """
        field_db_params = field.db_parameters(connection=self.connection)
        if field_db_params["type"] is None:
            return None, None
        params: list[Any] = []
        words = self._iter_column_sql(field_db_params["type"], params, model, field, field_db_params, include_default)
        return " ".join(words), params

    def _iter_column_sql(
        self,
        column_db_type: str,
        params: list[Any],
        model: Any,
        field: Any,
        field_db_params: dict[str, Any],
        include_default: bool,
    ) -> Iterator[str]:
        """Yield the words of a column definition in SQL order, adding to *params* as it goes."""
        features = self.connection.features
        yield column_db_type
        if collation := field_db_params.get("collation"):
            yield self._collate_sql(collation)
        if features.supports_comments_inline and field.db_comment:
            yield self._comment_sql(field.db_comment)
        yield from self._default_words(field, params, include_default)
        if field.generated:
            generated_sql, generated_params = self._column_generated_sql(field)
            params.extend(generated_params)
            yield generated_sql
        elif field.null:
            if not features.implied_column_null:
                yield "NULL"
        else:
            yield "NOT NULL"
        if field.primary_key:
            yield "PRIMARY KEY"
        elif field.unique:
            yield "UNIQUE"
        tablespace = field.db_tablespace or model._meta.db_tablespace
        if tablespace and features.supports_tablespaces and field.unique:
            yield self.connection.ops.tablespace_sql(tablespace, inline=True)

    def _default_words(self, field: Any, params: list[Any], include_default: bool) -> Iterator[str]:
        if field.has_db_default():
            sql, default_params = self.db_default_sql(field)
            params.extend(default_params)
            yield f"DEFAULT {sql}"
            return
        # Oracle-like databases treat empty strings as NULL, where such a default would contradict NOT NULL.
        if not include_default or self.skip_default(field):
            return
        default = self.effective_default(field)
        if default is None:
            return
        if self.connection.features.requires_literal_defaults:
            yield "DEFAULT " + self._column_default_sql(field) % self.prepare_default(default)
        else:
            params.append(default)
            yield "DEFAULT " + self._column_default_sql(field)

    def skip_default(self, field: Any) -> bool:
        """Tell whether the database has no defaults for columns of this kind (hook for dialects)."""
        return False

    def skip_default_on_alter(self, field: Any) -> bool:
        """Tell whether the database cannot set a default on an existing column of this kind (hook for dialects)."""
        return False

    def prepare_default(self, value: Any) -> str:
        """Return *value* as a literal; needed only where ``requires_literal_defaults`` is set."""
        return self.quote_value(value)

    def _column_default_sql(self, field: Any) -> str:
        """Return the placeholder for a field's default value."""
        return "%s"

    def db_default_sql(self, field: Any) -> tuple[str, list[Any]]:
        """Return the SQL of a field's ``db_default`` and its parameters."""
        default = field._db_default_expression
        template = "%s" if isinstance(default, Value) else "(%s)"
        sql, params = self._compile(default)
        if self.connection.features.requires_literal_defaults:
            # The percent signs that are left belong to the default, as in a date format.
            sql, params = sql % tuple(self.prepare_default(value) for value in params), []
        return template % sql, list(params)

    def _compile(self, expression: Any) -> tuple[str, Any]:
        compiler = Query(model=None).get_compiler(connection=self.connection)
        compiled: tuple[str, Any] = compiler.compile(expression)
        return compiled

    def _column_generated_sql(self, field: Any) -> tuple[str, tuple[Any, ...]]:
        expression_sql, params = field.generated_sql(self.connection)
        kind = "STORED" if field.db_persist else "VIRTUAL"
        if self.connection.features.requires_literal_defaults:
            expression_sql, params = expression_sql % tuple(self.quote_value(value) for value in params), ()
        return f"GENERATED ALWAYS AS ({expression_sql}) {kind}", tuple(params)

    @staticmethod
    def _effective_default(field: Any) -> Any:
        """Return the Python value that rows without one get: the default, an empty text, the present, or None."""
        if field.generated:
            return None
        if field.has_default():
            return field.get_default()
        if not field.null and field.blank and field.empty_strings_allowed:
            return b"" if field.get_internal_type() == "BinaryField" else ""
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            return present_value(field.get_internal_type())
        return None

    def effective_default(self, field: Any) -> Any:
        """Return a field's default as the database takes it; see :meth:`_effective_default`."""
        return field.get_db_prep_save(self._effective_default(field), self.connection)

    def quote_value(self, value: Any) -> str:
        """Return *value* as an SQL literal, for DDL that takes no parameters.

        The result is not safe against hostile input: it is meant for values that programmers write.
        """
        raise NotImplementedError(f"{type(self).__name__} must define quote_value(value) for its database.")

    def _collate_sql(
        self, collation: str | None, old_collation: str | None = None, table_name: str | None = None
    ) -> str:
        return f"COLLATE {self.quote_name(collation)}" if collation else ""

    def _comment_sql(self, comment: str | None) -> str:
        return self.quote_value(comment or "")
