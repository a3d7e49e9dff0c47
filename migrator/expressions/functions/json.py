"""Functions that make JSON."""

from __future__ import annotations

from typing import Any

from migrator.expressions import outputs
from migrator.expressions.base import SQL
from migrator.expressions.func import Func
from migrator.expressions.functions.comparison import Cast
from migrator.expressions.values import Value
from migrator.host.mode import public
from migrator.sql.errors import NotSupportedError

in_module = public("db.models.functions.json")


def _as_native(function: Any, compiler: Any, connection: Any, returning: str, extra_context: dict[str, Any]) -> SQL:
    """Return the SQL of the standard function, which must be told to keep NULL and what type to return."""
    keep_null = "NULL ON NULL " if function.get_source_expressions() else ""
    template = f"%(function)s(%(expressions)s {keep_null}RETURNING {returning})"
    compiled: SQL = Func.as_sql(function, compiler, connection, **{"template": template, **extra_context})
    return compiled


@in_module
class JSONArray(Func):
    """A JSON array of the arguments."""

    function = "JSON_ARRAY"
    output_field = outputs.JSONField()
    cacheable = True

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        """Return the SQL.

        Raises:
            NotSupportedError: the database has no JSON.
        """
        if not connection.features.supports_json_field:
            raise NotSupportedError("JSONFields are not supported on this database backend.")
        return super().as_sql(compiler, connection, **extra_context)

    def as_native(self, compiler: Any, connection: Any, *, returning: str, **extra_context: Any) -> SQL:
        """Return the SQL of the standard function."""
        return _as_native(self, compiler, connection, returning, extra_context)

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL: before version 16 there is no standard function."""
        # A parameter has no type of its own, and the functions take any.
        typed = self.copy()
        typed.set_source_expressions(
            [
                argument if isinstance(argument, Cast) else Cast(argument, argument.output_field)
                for argument in self.get_source_expressions()
            ]
        )
        if connection.features.is_postgresql_16:
            return typed.as_native(compiler, connection, returning="JSONB", **extra_context)
        return super(JSONArray, typed).as_sql(compiler, connection, function="JSONB_BUILD_ARRAY", **extra_context)

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL of the standard function."""
        return self.as_native(compiler, connection, returning="CLOB", **extra_context)


@in_module
class JSONObject(Func):
    """A JSON object.

    Args:
        fields: expressions, or names of fields, by key.
    """

    function = "JSON_OBJECT"
    output_field = outputs.JSONField()
    cacheable = True

    def __init__(self, **fields: Any) -> None:
        super().__init__(*[part for key, value in fields.items() for part in (Value(key), value)])

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        """Return the SQL.

        Raises:
            NotSupportedError: the database has no such function.
        """
        if not connection.features.has_json_object_function:
            raise NotSupportedError("JSONObject() is not supported on this database backend.")
        return super().as_sql(compiler, connection, **extra_context)

    def join(self, args: Any) -> str:
        """Return keys and values in the notation of the standard function: ``key VALUE value, …``."""
        pairs = zip(args[::2], args[1::2], strict=True)
        # Without parentheses a key that is cast would not be taken for one.
        return ", ".join([f"({key}) VALUE {value}" for key, value in pairs])

    def as_native(self, compiler: Any, connection: Any, *, returning: str, **extra_context: Any) -> SQL:
        """Return the SQL of the standard function."""
        return _as_native(self, compiler, connection, returning, {**extra_context, "arg_joiner": self})

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL: before version 16 there is no standard function."""
        keys_typed = self.copy()
        keys_typed.set_source_expressions(
            [
                part if position % 2 else Cast(part, outputs.TextField())
                for position, part in enumerate(self.get_source_expressions())
            ]
        )
        if connection.features.is_postgresql_16:
            return keys_typed.as_native(compiler, connection, returning="JSONB", **extra_context)
        return super(JSONObject, keys_typed).as_sql(
            compiler, connection, function="JSONB_BUILD_OBJECT", **extra_context
        )

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL of the standard function."""
        return self.as_native(compiler, connection, returning="CLOB", **extra_context)
