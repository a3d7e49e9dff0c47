"""How fields map to columns: names, types, defaults in the database, values on their way in and out."""

from __future__ import annotations

from typing import Any

from migrator.fields.ports import expressions
from migrator.fields.state import FieldState
from migrator.host.conf import settings
from migrator.host.datastructures import DictWrapper
from migrator.host.functional import cached_property


class FieldColumn(FieldState):
    """Column names and types. All database knowledge comes from the ``connection`` argument."""

    def get_attname_column(self) -> tuple[Any, Any]:
        """Return the attribute on instances and the column; a column of None means that there is none."""
        attname = self.get_attname()
        return attname, self.db_column or attname

    def get_col(self, alias: str | None, output_field: Any = None) -> Any:
        """Return the expression for this column in the table *alias*."""
        if alias == self.model._meta.db_table and (output_field is None or output_field == self):
            return self.cached_col
        return expressions.get().col(alias, self, output_field)

    @cached_property
    def cached_col(self) -> Any:
        """The expression for this column in the model's own table, under its own name."""
        return expressions.get().col(self.model._meta.db_table, self)

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Wrap the column's SQL in a SELECT list; for fields whose column needs a function around it."""
        return sql, params

    def db_type_parameters(self, connection: Any) -> Any:
        """Return what the type's text may refer to: the field's attributes, quoted with the prefix ``qn_``."""
        return DictWrapper(self.__dict__, connection.ops.quote_name, "qn_")

    def db_check(self, connection: Any) -> str | None:
        """Return the condition of a CHECK constraint that belongs to the column's type, or None."""
        return self._in_table(connection.data_type_check_constraints, connection)

    def db_type(self, connection: Any) -> str | None:
        """Return the column type, such as ``varchar(20)``; None means that there is no column."""
        return self._in_table(connection.data_types, connection)

    def _in_table(self, texts: Any, connection: Any) -> str | None:
        text = texts.get(self.get_internal_type())
        if text is None:
            return None
        parameters = self.db_type_parameters(connection)
        filled: str = text(parameters) if callable(text) else text % parameters
        return filled

    def rel_db_type(self, connection: Any) -> str | None:
        """Return the type of a column that refers to this one; differs for serial and unsigned types."""
        return self.db_type(connection)

    def cast_db_type(self, connection: Any) -> str | None:
        """Return the type to use inside CAST."""
        text = connection.ops.cast_data_types.get(self.get_internal_type())
        if text:
            return str(text % self.db_type_parameters(connection))
        return self.db_type(connection)

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """Return type and check together; a field that computes both at once overrides this."""
        return {"type": self.db_type(connection), "check": self.db_check(connection)}

    def db_type_suffix(self, connection: Any) -> str | None:
        """Return what follows the type in the column definition, such as ``AUTOINCREMENT``."""
        suffix: str | None = connection.data_types_suffix.get(self.get_internal_type())
        return suffix

    def get_db_converters(self, connection: Any) -> list[Any]:
        """Return functions ``(value, expression, connection)`` that turn what the driver returns into values."""
        if hasattr(self, "from_db_value"):
            return [self.from_db_value]
        return []

    @property
    def db_tablespace(self) -> str:
        """Tablespace of the field's index."""
        return self._db_tablespace or settings.DEFAULT_INDEX_TABLESPACE

    @property
    def db_returning(self) -> bool:
        """True when the database makes the value, so that INSERT should return it."""
        return bool(self.has_db_default())

    def has_db_default(self) -> bool:
        """Say whether the database has a default for the column."""
        raise NotImplementedError

    @cached_property
    def _db_default_expression(self) -> Any:
        """``db_default`` as an expression; a plain value becomes a literal of this field."""
        given = self.db_default
        return given if hasattr(given, "resolve_expression") else expressions.get().value(given, self)
