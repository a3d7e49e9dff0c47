"""Literals and raw SQL."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from migrator.expressions import outputs
from migrator.expressions.base import SQL, Expression
from migrator.expressions.ports import vocabulary
from migrator.fields.markers import LeftToDatabase
from migrator.host.deconstruct import deconstructible
from migrator.host.deferred import uuid
from migrator.host.mode import public, public_path
from migrator.sql.slots import Binder, BoundSlot, ShapeChanged, Slot

LITERAL_FIELDS: tuple[tuple[type, Any], ...] = (
    (str, outputs.CharField),
    (bool, outputs.BooleanField),
    (int, outputs.IntegerField),
    (float, outputs.FloatField),
    (datetime.datetime, outputs.DateTimeField),
    (datetime.date, outputs.DateField),
    (datetime.time, outputs.TimeField),
    (datetime.timedelta, outputs.DurationField),
    (Decimal, outputs.DecimalField),
    (bytes, outputs.BinaryField),
)
"""The field for each Python type; subtypes (bool, datetime) before their bases."""


@vocabulary.word
@public("db.models.expressions")
@deconstructible(path=public_path("db.models.Value"))
class Value(Expression):
    """A literal.

    Args:
        value: any value that the output field can put into the database.
        output_field: the type; known by itself for strings, numbers, dates, times, durations, bytes and UUIDs.
    """

    allowed_default = True
    for_save = False
    """The value goes into an INSERT or UPDATE, so the field prepares it as for saving."""
    cacheable = True

    def __init__(self, value: Any, output_field: Any = None) -> None:
        if output_field is not None:
            self.output_field = output_field
        self.value = value

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.value!r})"

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        connection.ops.check_expression_support(self)
        value = self.value
        field = self._output_field_or_none
        if type(value) is Slot:
            return "%s", (BoundSlot(value, self._slot_binder(field)),)
        if field is not None:
            prepare = field.get_db_prep_save if self.for_save else field.get_db_prep_value
            value = prepare(value, connection=connection)
            if (placeholder := placeholder_of(field)) is not None:
                sql: SQL = placeholder(value, compiler, connection)
                return sql
        # Drivers cannot tell the type of a NULL parameter everywhere, so it is spelled out.
        return ("NULL", ()) if value is None else ("%s", (value,))

    def _slot_binder(self, field: Any) -> Binder:
        """Return the function that makes a parameter of the value that takes the slot's place.

        Raises:
            ShapeChanged: the SQL depends on the value.
        """
        if field is None or placeholder_of(field) is not None or field.get_internal_type() == "DecimalField":
            raise ShapeChanged("The literal is spelled by its value.")
        prepare = field.get_db_prep_save if self.for_save else field.get_db_prep_value

        def bind(value: Any, connection: Any) -> Any:
            parameter = prepare(value, connection=connection)
            if parameter is None:
                raise ShapeChanged("NULL is spelled out.")
            return parameter

        return bind

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL, cast if the value is a decimal: SQLite would compare the parameter as text."""
        sql, params = self.as_sql(compiler, connection, **extra_context)
        field = self._output_field_or_none
        if field is not None and field.get_internal_type() == "DecimalField":
            sql = f"(CAST({sql} AS {'REAL' if isinstance(self.value, Decimal) else 'NUMERIC'}))"
        return sql, params

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        resolved = super().resolve_expression(query, allow_joins, reuse, summarize, for_save)
        resolved.for_save = for_save
        return resolved

    def get_group_by_cols(self) -> list[Any]:
        return []

    def _resolve_output_field(self) -> Any:
        for python_type, field_class in LITERAL_FIELDS:
            if isinstance(self.value, python_type):
                return field_class()
        # Asked last: loading the module is slow, and who has a UUID has it loaded.
        loaded = any(base.__module__ == "uuid" for base in type(self.value).__mro__)
        return outputs.UUIDField() if loaded and isinstance(self.value, uuid.UUID) else None

    @property
    def empty_result_set_value(self) -> Any:
        """A literal has its value over an empty result too."""
        return self.value


def placeholder_of(field: Any) -> Any:
    """Return ``(value, compiler, connection) -> (sql, params)`` of a field with a placeholder of its own, or None."""
    modern = getattr(field, "get_placeholder_sql", None)
    if modern is not None:
        return modern
    plain = getattr(field, "get_placeholder", None)
    if plain is None:
        return None
    return lambda value, compiler, connection: (plain(value, compiler, connection), (value,))


def spells_values_alike(field: Any) -> bool:
    """Say whether every plain value of *field* has the same SQL in an INSERT or UPDATE.

    True without a placeholder of its own, and for a placeholder whose class says ``constant_placeholder = True``: a
    subclass with another placeholder has to say it again.
    """
    for ancestor in type(field).__mro__:
        members = vars(ancestor)
        if "constant_placeholder" in members:
            return bool(members["constant_placeholder"])
        if "get_placeholder_sql" in members or "get_placeholder" in members:
            return False
    return placeholder_of(field) is None


@public("db.models.expressions")
@deconstructible(path=public_path("db.models.JSONNull"))
class JSONNull(Value):
    """The JSON value ``null``, which is not the database's NULL."""

    cacheable = True

    def __init__(self) -> None:
        super().__init__(None, outputs.JSONField())

    def __repr__(self) -> str:
        return "JSONNull()"

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        adapted = connection.ops.adapt_json_value(self.value, self.output_field.encoder)
        # An absent value means NULL to the driver, where it must say null to the JSON type.
        return "%s", ("null" if adapted is None else adapted,)

    def as_mysql(self, compiler: Any, connection: Any) -> SQL:
        """Return the value as JSON, not as a string that says ``null``."""
        sql, params = self.as_sql(compiler, connection)
        return f"JSON_EXTRACT({sql}, '$')", params


@public("db.models.expressions")
class RawSQL(Expression):
    """A piece of SQL, put between parentheses.

    Args:
        sql: the text; ``%s`` stands for a parameter. Never build it from what a user typed.
        params: the parameters.
        output_field: the type of the value.
    """

    allowed_default = True
    cacheable = False

    def __init__(self, sql: str, params: Sequence[Any], output_field: Any = None) -> None:
        super().__init__(output_field=outputs.Field() if output_field is None else output_field)
        self.sql, self.params = sql, params

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.sql}, {self.params})"

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        return f"({self.sql})", self.params

    def get_group_by_cols(self) -> list[Any]:
        return [self]

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        # A column of a parent model is only there if its table is joined.
        if query is not None and query.model:
            text = self.sql.lower()
            inherited = (field for parent in query.model._meta.all_parents for field in parent._meta.local_fields)
            mentioned = next((field for field in inherited if field.column and field.column.lower() in text), None)
            if mentioned is not None:
                query.resolve_ref(mentioned.name, allow_joins, reuse, summarize)
        return super().resolve_expression(query, allow_joins, reuse, summarize, for_save)


@public("db.models.expressions")
class Star(Expression):
    """The ``*`` of ``COUNT(*)``."""

    cacheable = True

    def __repr__(self) -> str:
        return "'*'"

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        return "*", ()


@public("db.models.expressions")
class DatabaseDefault(LeftToDatabase, Expression):
    """Stands for the value that the database fills in.

    Args:
        expression: the default itself, for databases without the DEFAULT keyword in INSERT.
        output_field: its type.
    """

    cacheable = True

    def __init__(self, expression: Any, output_field: Any = None) -> None:
        super().__init__(output_field=output_field)
        self.expression = expression

    def get_source_expressions(self) -> list[Any]:
        return [self.expression]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        (self.expression,) = exprs

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        expression = self.expression.resolve_expression(query, allow_joins, reuse, summarize, for_save)
        if not for_save:
            # Outside an INSERT there is no DEFAULT; the expression itself has the same meaning.
            return expression
        return DatabaseDefault(expression, output_field=self._output_field_or_none)

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        if connection.features.supports_default_keyword_in_insert:
            return "DEFAULT", ()
        compiled: SQL = compiler.compile(self.expression)
        return compiled
