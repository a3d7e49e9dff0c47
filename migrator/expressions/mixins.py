"""Behaviour that several kinds of expressions share."""

from __future__ import annotations

from typing import Any

from migrator.host.exceptions import FieldError
from migrator.host.mode import public


def internal_type(expression: Any) -> str | None:
    """Return the internal type of the expression's output field, or None where it has no known type."""
    try:
        name: str = expression.output_field.get_internal_type()
    except (AttributeError, FieldError):
        return None
    return name


@public("db.models.expressions")
class SQLiteNumericMixin:
    """Casts decimals on SQLite, which would otherwise compute and compare them as whatever the operands are."""

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Return the SQL, cast to NUMERIC if the value is a decimal."""
        sql, params = self.as_sql(compiler, connection, **extra_context)  # type: ignore[attr-defined]  # a mixin
        if internal_type(self) == "DecimalField":
            sql = f"(CAST({sql} AS NUMERIC))"
        return sql, params
