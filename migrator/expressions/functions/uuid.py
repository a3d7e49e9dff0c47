"""Functions that make UUIDs."""

from __future__ import annotations

from typing import Any

from migrator.expressions import outputs
from migrator.expressions.base import SQL
from migrator.expressions.func import Func
from migrator.host.mode import public
from migrator.sql.errors import NotSupportedError

in_module = public("db.models.functions.uuid")


@in_module
class UUID4(Func):
    """A random UUID."""

    function = "UUIDV4"
    arity = 0
    output_field = outputs.UUIDField()
    cacheable = True

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        if not connection.features.supports_uuid4_function:
            raise NotSupportedError("UUID4 is not supported on this database backend.")
        return super().as_sql(compiler, connection, **extra_context)

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL under the name that the function has on every version."""
        return self.as_sql(compiler, connection, function="GEN_RANDOM_UUID", **extra_context)

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL: only MariaDB has the function."""
        if not connection.features.supports_uuid4_function:
            raise NotSupportedError("UUID4 requires MariaDB version 11.7 or later.")
        return self.as_sql(compiler, connection, function="UUID_V4", **extra_context)

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL: only recent versions have the function."""
        if not connection.features.supports_uuid4_function:
            raise NotSupportedError("UUID4 requires Oracle version 23ai/26ai (23.9) or later.")
        return self.as_sql(compiler, connection, function="UUID", template="RAWTOHEX(UUID())", **extra_context)


@in_module
class UUID7(Func):
    """A UUID that sorts by the time it was made.

    Args:
        shift: a duration to add to the current time, where the database can.
    """

    function = "UUIDV7"
    arity = 1
    output_field = outputs.UUIDField()
    cacheable = True

    def __init__(self, shift: Any = None, **extra: Any) -> None:
        super().__init__(shift, **extra)

    def _parse_expressions(self, *expressions: Any) -> list[Any]:
        # Without a shift the function is called without an argument.
        return [] if expressions == (None,) else super()._parse_expressions(*expressions)

    def _check(self, connection: Any, message: str) -> None:
        if not connection.features.supports_uuid7_function:
            raise NotSupportedError(message)
        if self.source_expressions and not connection.features.supports_uuid7_function_shift:
            raise NotSupportedError("The shift argument to UUID7 is not supported on this database backend.")

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        self._check(connection, "UUID7 is not supported on this database backend.")
        return super().as_sql(compiler, connection, **extra_context)

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL: only recent versions have the function."""
        self._check(connection, "UUID7 requires PostgreSQL version 18 or later.")
        return self.as_sql(compiler, connection, **extra_context)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL: the function is Python's."""
        self._check(connection, "UUID7 on SQLite requires Python version 3.14 or later.")
        return self.as_sql(compiler, connection, **extra_context)

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL: only MariaDB has the function."""
        self._check(connection, "UUID7 requires MariaDB version 11.7 or later.")
        return self.as_sql(compiler, connection, function="UUID_V7", **extra_context)
