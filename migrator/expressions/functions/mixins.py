"""Behaviour that several functions share."""

from __future__ import annotations

from typing import Any

from migrator.expressions import outputs
from migrator.expressions.functions.comparison import Cast
from migrator.expressions.mixins import internal_type
from migrator.host.mode import public


@public("db.models.functions.mixins")
class FixDecimalInputMixin:
    """Casts floats to decimals on PostgreSQL, which defines the function for decimals alone."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> Any:
        """Return the SQL with every float argument cast to a decimal wide enough for it."""
        exact = outputs.DecimalField(max_digits=1000, decimal_places=15)
        adapted: Any = self.copy()  # type: ignore[attr-defined]  # a mixin for functions
        adapted.set_source_expressions(
            [
                Cast(argument, exact) if isinstance(argument.output_field, outputs.FloatField) else argument
                for argument in self.get_source_expressions()  # type: ignore[attr-defined]  # a mixin for functions
            ]
        )
        return adapted.as_sql(compiler, connection, **extra_context)


@public("db.models.functions.mixins")
class FixDurationInputMixin:
    """Makes durations numbers, or numbers durations, for databases that aggregate only one of them."""

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> Any:
        """Return the SQL; the average of durations comes back as a fraction, so it is made a whole number."""
        sql, params = super().as_sql(compiler, connection, **extra_context)  # type: ignore[misc]  # a mixin
        if internal_type(self) == "DurationField":
            sql = f"CAST({sql} AS SIGNED)"
        return sql, params

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> Any:
        """Refuse durations: Oracle aggregates no intervals, and this package does not rewrite them.

        Raises:
            NotImplementedError: the value is a duration.
        """
        if internal_type(self) == "DurationField":
            raise NotImplementedError("Aggregates over durations are not implemented for Oracle.")
        return super().as_sql(compiler, connection, **extra_context)  # type: ignore[misc]  # a mixin


@public("db.models.functions.mixins")
class NumericOutputFieldMixin:
    """The result is a decimal if an argument is, and a float if the arguments are whole numbers."""

    def _resolve_output_field(self) -> Any:
        fields = [field for field in self.get_source_fields() if field is not None]  # type: ignore[attr-defined]  # an expression has it
        if any(isinstance(field, outputs.DecimalField) for field in fields):
            return outputs.DecimalField()
        if not fields or any(isinstance(field, outputs.IntegerField) for field in fields):
            return outputs.FloatField()
        return super()._resolve_output_field()  # type: ignore[misc]  # a mixin
