"""Functions that compare and convert values."""

from __future__ import annotations

from typing import Any

from migrator.expressions.base import SQL
from migrator.expressions.func import Func
from migrator.expressions.functions.spelling import named
from migrator.expressions.mixins import internal_type
from migrator.expressions.values import Value
from migrator.host.mode import public
from migrator.host.regex_helper import _lazy_re_compile


def at_least_two(function: Func, expressions: tuple[Any, ...]) -> None:
    """Raise ValueError if a function that needs several arguments has not got them."""
    if len(expressions) < 2:
        raise ValueError(f"{type(function).__name__} must take at least two expressions")


# SQLite stores these as text; each has the function and the format that make the text canonical.
SQLITE_TEXT_CASTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "datetime": ("strftime(%%s, %(expressions)s)", ("%Y-%m-%d %H:%M:%f",)),
    "time": ("strftime(%%s, %(expressions)s)", ("%H:%M:%f",)),
    "date": ("date(%(expressions)s)", ()),
}


@public("db.models.functions.comparison")
class Cast(Func):
    """A value, converted by the database.

    Args:
        expression: what to convert.
        output_field: the type to convert to.
    """

    function = "CAST"
    template = "%(function)s(%(expressions)s AS %(db_type)s)"
    cacheable = True

    def __init__(self, expression: Any, output_field: Any) -> None:
        super().__init__(expression, output_field=output_field)

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        db_type = self.output_field.cast_db_type(connection)
        return super().as_sql(compiler, connection, **{**extra_context, "db_type": db_type})

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        text_cast = SQLITE_TEXT_CASTS.get(self.output_field.db_type(connection))
        if text_cast is None:
            return self.as_sql(compiler, connection, **extra_context)
        template, formats = text_cast
        sql, params = super().as_sql(compiler, connection, template=template, **extra_context)
        return sql, (*formats, *params)

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL in the short notation, which is valid in an index definition too."""
        return self.as_sql(compiler, connection, template="(%(expressions)s)::%(db_type)s", **extra_context)

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL; floats and JSON have no type to cast to."""
        template = {
            "FloatField": "(%(expressions)s + 0.0)",
            "JSONField": "JSON_EXTRACT(%(expressions)s, '$')",
        }.get(self.output_field.get_internal_type())
        return self.as_sql(compiler, connection, template=template, **extra_context)

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL; JSON has no type to cast to."""
        template = "JSON_QUERY(%(expressions)s, '$')" if internal_type(self) == "JSONField" else None
        return self.as_sql(compiler, connection, template=template, **extra_context)


@public("db.models.functions.comparison")
class Coalesce(Func):
    """The first argument that is not NULL."""

    function = "COALESCE"
    cacheable = True

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        at_least_two(self, expressions)
        super().__init__(*expressions, **extra)

    @property
    def empty_result_set_value(self) -> Any:
        """The first argument's value over an empty result that is not NULL."""
        values = (getattr(argument, "empty_result_set_value", NotImplemented) for argument in self.source_expressions)
        return next((value for value in values if value is not None), None)

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL; texts of different national character sets do not mix on Oracle."""
        if internal_type(self) != "TextField":
            return self.as_sql(compiler, connection, **extra_context)
        national = self.copy()
        national.set_source_expressions([Func(argument, function="TO_NCLOB") for argument in self.source_expressions])
        return super(Coalesce, national).as_sql(compiler, connection, **extra_context)


@public("db.models.functions.comparison")
class Collate(Func):
    """A text with a collation.

    Args:
        expression: the text.
        collation: name of the collation: letters, digits, ``_`` and ``-``.

    Raises:
        ValueError: the name is invalid.
    """

    function = "COLLATE"
    template = "%(expressions)s %(function)s %(collation)s"
    allowed_default = False
    collation_re = _lazy_re_compile(r"^[\w-]+$")
    cacheable = True

    def __init__(self, expression: Any, collation: str) -> None:
        if not (collation and self.collation_re.match(collation)):
            raise ValueError(f"Invalid collation name: {collation!r}.")
        self.collation = collation
        super().__init__(expression)

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        collation = connection.ops.quote_name(self.collation)
        return super().as_sql(compiler, connection, **{"collation": collation, **extra_context})


@public("db.models.functions.comparison")
class Greatest(Func):
    """The greatest of its arguments. NULL among them makes the result NULL, or is ignored, as the database has it."""

    function = "GREATEST"
    cacheable = True

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        at_least_two(self, expressions)
        super().__init__(*expressions, **extra)

    as_sqlite = named("MAX", through="as_sqlite")


@public("db.models.functions.comparison")
class Least(Func):
    """The least of its arguments. NULL among them makes the result NULL, or is ignored, as the database has it."""

    function = "LEAST"
    cacheable = True

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        at_least_two(self, expressions)
        super().__init__(*expressions, **extra)

    as_sqlite = named("MIN", through="as_sqlite")


@public("db.models.functions.comparison")
class NullIf(Func):
    """The first argument, or NULL if it equals the second."""

    function = "NULLIF"
    arity = 2
    cacheable = True

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL.

        Raises:
            ValueError: the first argument is a literal NULL, which Oracle does not take.
        """
        first = self.get_source_expressions()[0]
        if isinstance(first, Value) and first.value is None:
            raise ValueError("Oracle does not allow Value(None) for expression1.")
        return super().as_sql(compiler, connection, **extra_context)
