"""How ranges are compared, with ranges and with points, and their bounds."""

from __future__ import annotations

from typing import Any

from migrator.backends.postgresql.psycopg_any import RANGE_TYPES, NumericRange
from migrator.contrib.postgres.operators import ContainedBy, DataContains, Overlap
from migrator.expressions import outputs
from migrator.expressions.base import SQL
from migrator.expressions.lookup import PostgresOperatorLookup, Transform
from migrator.expressions.values import Value
from migrator.host.mode import public

in_module = public("contrib.postgres.fields.ranges")

RANGES_OF_POINTS = {
    "smallint": "int4range",
    "integer": "int4range",
    "bigint": "int8range",
    "double precision": "numrange",
    "numeric": "numrange",
    "date": "daterange",
    "timestamp with time zone": "tstzrange",
}
"""The range type that values of a column type are looked for in."""

POINTS = {"smallint": "integer", "double precision": "numeric"}
"""What points are cast to, where no range type has them as they are."""


def _is_range(field: Any) -> bool:
    return hasattr(field, "range_type")


@in_module
class RangeContains(DataContains):
    """The range contains another range, or a point."""

    cacheable = False

    def get_prep_lookup(self) -> Any:
        """Return a range, or what stands for a point."""
        rhs = self.rhs
        if rhs is None or hasattr(rhs, "resolve_expression"):
            return rhs
        if isinstance(rhs, (list, tuple, *RANGE_TYPES)):
            return super().get_prep_lookup()
        return Value(rhs)

    def process_rhs(self, compiler: Any, connection: Any) -> SQL:
        """Return the right-hand side; a point is cast to the type of the bounds, as an unknown type would be taken
        for a range.
        """
        sql, params = super().process_rhs(compiler, connection)
        if not hasattr(self.rhs, "as_sql") or _is_range(getattr(self.rhs, "_output_field_or_none", None)):
            return sql, params
        cast_type = self.lhs.output_field.base_field.cast_db_type(connection)
        return f"({sql})::{cast_type}" if isinstance(self.rhs, Value) else f"{sql}::{cast_type}", params


@in_module
class RangeContainedBy(PostgresOperatorLookup):
    """A point (of a number, date or moment) is in a range."""

    lookup_name = "contained_by"
    postgres_operator = "<@"
    cacheable = False

    def get_prep_lookup(self) -> Any:
        """Return the range; a pair means one."""
        return NumericRange(*self.rhs) if isinstance(self.rhs, list | tuple) else self.rhs

    def _column_type(self, connection: Any) -> str:
        column_type: str = self.lhs.output_field.db_type(connection)
        return column_type.partition("(")[0]

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> SQL:
        sql, params = super().process_lhs(compiler, connection, lhs)
        point = POINTS.get(self._column_type(connection))
        return (sql if point is None else f"{sql}::{point}"), params

    def process_rhs(self, compiler: Any, connection: Any) -> SQL:
        """Return the range, cast to the type that has such points."""
        sql, params = super().process_rhs(compiler, connection)
        return f"{sql}::{RANGES_OF_POINTS[self._column_type(connection)]}", params


@in_module
class FullyLessThan(PostgresOperatorLookup):
    """The range ends before the other begins."""

    lookup_name = "fully_lt"
    postgres_operator = "<<"
    cacheable = True


@in_module
class FullyGreaterThan(PostgresOperatorLookup):
    """The range begins after the other ends."""

    lookup_name = "fully_gt"
    postgres_operator = ">>"
    cacheable = True


@in_module
class NotLessThan(PostgresOperatorLookup):
    """The range does not begin before the other."""

    lookup_name = "not_lt"
    postgres_operator = "&>"
    cacheable = True


@in_module
class NotGreaterThan(PostgresOperatorLookup):
    """The range does not end after the other."""

    lookup_name = "not_gt"
    postgres_operator = "&<"
    cacheable = True


@in_module
class AdjacentToLookup(PostgresOperatorLookup):
    """The ranges meet in a bound."""

    lookup_name = "adjacent_to"
    postgres_operator = "-|-"
    cacheable = True


class BoundTransform(Transform):
    """A bound of a range."""

    cacheable = True

    def _resolve_output_field(self) -> Any:
        return self.lhs.output_field.base_field


@in_module
class RangeStartsWith(BoundTransform):
    """The lower bound."""

    lookup_name = "startswith"
    function = "lower"


@in_module
class RangeEndsWith(BoundTransform):
    """The upper bound."""

    lookup_name = "endswith"
    function = "upper"


class FactTransform(Transform):
    """What is true or false of a range."""

    output_field = outputs.BooleanField()
    cacheable = True


@in_module
class IsEmpty(FactTransform):
    """Nothing is in the range."""

    lookup_name = "isempty"
    function = "isempty"


@in_module
class LowerInclusive(FactTransform):
    """The lower bound is in the range."""

    lookup_name = "lower_inc"
    function = "LOWER_INC"


@in_module
class LowerInfinite(FactTransform):
    """There is no lower bound."""

    lookup_name = "lower_inf"
    function = "LOWER_INF"


@in_module
class UpperInclusive(FactTransform):
    """The upper bound is in the range."""

    lookup_name = "upper_inc"
    function = "UPPER_INC"


@in_module
class UpperInfinite(FactTransform):
    """There is no upper bound."""

    lookup_name = "upper_inf"
    function = "UPPER_INF"


LOOKUPS = (
    RangeContains,
    ContainedBy,
    Overlap,
    FullyLessThan,
    FullyGreaterThan,
    NotLessThan,
    NotGreaterThan,
    AdjacentToLookup,
    RangeStartsWith,
    RangeEndsWith,
    IsEmpty,
    LowerInclusive,
    LowerInfinite,
    UpperInclusive,
    UpperInfinite,
)
"""What range fields come with."""
