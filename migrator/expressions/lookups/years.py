"""Years: comparisons with the bounds of the year instead of the year of each row, so that an index can be used."""

from __future__ import annotations

from typing import Any

from migrator.expressions import outputs
from migrator.expressions.base import SQL
from migrator.expressions.lookup import Lookup
from migrator.expressions.lookups.comparisons import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
    is_plain,
)
from migrator.host.mode import public
from migrator.sql.slots import BoundSlot, ShapeChanged, Slot, zone_uses

in_module = public("db.models.lookups")


@in_module
class YearLookup(Lookup):
    """A comparison of the year of a date or moment."""

    cacheable = True

    def year_lookup_bounds(self, connection: Any, year: Any) -> Any:
        """Return the first and the last moment or day of *year*, as database parameters."""
        iso_year = getattr(self.lhs, "counts_iso_years", False)
        if isinstance(self.lhs.lhs.output_field, outputs.DateTimeField):
            return connection.ops.year_lookup_bounds_for_datetime_field(year, iso_year=iso_year)
        return connection.ops.year_lookup_bounds_for_date_field(year, iso_year=iso_year)

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        if not self.rhs_is_direct_value():
            compiled: SQL = super().as_sql(compiler, connection)
            return compiled
        # The transform is left out: its source is compared.
        left, left_params = self.process_lhs(compiler, connection, self.lhs.lhs)
        right, _ = self.process_rhs(compiler, connection)
        operation = self.get_direct_rhs_sql(connection, right)
        bounds: Any
        if isinstance(self.rhs, Slot):
            bounds = self._slot_bounds(self.rhs)
        else:
            zone_uses.note()
            bounds = self.get_bound_params(*self.year_lookup_bounds(connection, self.rhs))
        return f"{left} {operation}", (*left_params, *bounds)

    def _slot_bounds(self, slot: Slot) -> list[BoundSlot]:
        """Return a bound slot for each bound that the operation needs."""
        number = len(self.get_bound_params(None, None))

        def binder(position: int) -> Any:
            def bind(value: Any, connection: Any) -> Any:
                if not is_plain(value):
                    raise ShapeChanged("Not a plain value.")
                year = self.lhs.output_field.get_prep_value(value)
                return self.get_bound_params(*self.year_lookup_bounds(connection, year))[position]

            return bind

        return [BoundSlot(slot, binder(position)) for position in range(number)]

    def get_direct_rhs_sql(self, connection: Any, rhs: Any) -> str:
        """Return operator and placeholder."""
        operation: str = connection.operators[self.lookup_name] % rhs
        return operation

    def get_bound_params(self, start: Any, finish: Any) -> tuple[Any, ...]:
        """Return the bounds that the operation compares with."""
        raise NotImplementedError("subclasses of YearLookup must provide a get_bound_params() method")


@in_module
class YearExact(YearLookup, Exact):
    """In that year."""

    cacheable = True

    def get_direct_rhs_sql(self, connection: Any, rhs: Any) -> str:
        return "BETWEEN %s AND %s"

    def get_bound_params(self, start: Any, finish: Any) -> tuple[Any, ...]:
        return start, finish


@in_module
class YearGt(YearLookup, GreaterThan):
    """After that year."""

    cacheable = True

    def get_bound_params(self, start: Any, finish: Any) -> tuple[Any, ...]:
        return (finish,)


@in_module
class YearGte(YearLookup, GreaterThanOrEqual):
    """In that year or after it."""

    cacheable = True

    def get_bound_params(self, start: Any, finish: Any) -> tuple[Any, ...]:
        return (start,)


@in_module
class YearLt(YearLookup, LessThan):
    """Before that year."""

    cacheable = True

    def get_bound_params(self, start: Any, finish: Any) -> tuple[Any, ...]:
        return (start,)


@in_module
class YearLte(YearLookup, LessThanOrEqual):
    """In that year or before it."""

    cacheable = True

    def get_bound_params(self, start: Any, finish: Any) -> tuple[Any, ...]:
        return (finish,)
