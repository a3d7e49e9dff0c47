"""Equality and order."""

from __future__ import annotations

import math
from typing import Any

from migrator.expressions import outputs
from migrator.expressions.base import SQL
from migrator.expressions.lookup import BuiltinLookup, FieldGetDbPrepValueMixin, is_expression
from migrator.expressions.lookups.subqueries import check_width, is_query, select_key
from migrator.host.exceptions import EmptyResultSet, FullResultSet
from migrator.host.mode import public
from migrator.sql.slots import Binder, ShapeChanged, Slot

in_module = public("db.models.lookups")


def is_plain(value: Any) -> bool:
    """Say whether *value* is a literal, not NULL and nothing that compiles."""
    return value is not None and not is_expression(value)


class DirectBinding(FieldGetDbPrepValueMixin):
    """Binds a value straight through the field: its ``get_prep_value``, then its ``get_db_prep_value``."""

    lhs: Any
    prepare_rhs: bool

    def slot_binder(self) -> Binder:
        """Return the function that makes a parameter of a value."""
        prepare = getattr(self.lhs.output_field, "get_prep_value", None) if self.prepare_rhs else None
        if prepare is None:
            by_copy: Binder = super().slot_binder()  # type: ignore[misc]  # a mixin for lookups
            return by_copy
        to_database = self._db_prepare()

        def bind(value: Any, connection: Any) -> Any:
            if not is_plain(value):
                raise ShapeChanged("Not a plain value.")
            prepared = prepare(value)
            if not is_plain(prepared):
                raise ShapeChanged("The field does not make a plain value of it.")
            return to_database(prepared, connection, prepared=True)

        return bind


@in_module
class Exact(DirectBinding, BuiltinLookup):
    """Both sides are equal."""

    lookup_name = "exact"
    cacheable = True

    def get_prep_lookup(self) -> Any:
        """Return the right-hand side; a query must yield one row.

        Raises:
            ValueError: a query may yield several rows, or selects the wrong number of columns.
        """
        if is_query(self.rhs):
            if not self.rhs.has_limit_one():
                raise ValueError("The QuerySet value for an exact lookup must be limited to one result using slicing.")
            select_key(self.rhs)
            check_width(self.rhs, self.lhs, "the exact")
        return super().get_prep_lookup()

    def _stands_alone(self, connection: Any) -> bool:
        """Say whether the left-hand side is a condition that the database takes as it is."""
        return bool(
            getattr(self.lhs, "conditional", False)
            and connection.ops.conditional_expression_supported_in_where_clause(self.lhs)
        )

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        # A condition is not compared with true or false where it can be used as such: indexes match it then.
        if isinstance(self.rhs, bool | Slot) and self._stands_alone(connection):
            if isinstance(self.rhs, Slot):
                raise ShapeChanged("A truth value becomes part of the SQL.")
            sql, params = self.process_lhs(compiler, connection)
            return (sql if self.rhs else f"NOT {sql}"), params
        return super().as_sql(compiler, connection)


@in_module
class GreaterThan(DirectBinding, BuiltinLookup):
    """The left-hand side is greater."""

    lookup_name = "gt"
    cacheable = True


@in_module
class GreaterThanOrEqual(DirectBinding, BuiltinLookup):
    """The left-hand side is greater or equal."""

    lookup_name = "gte"
    cacheable = True


@in_module
class LessThan(DirectBinding, BuiltinLookup):
    """The left-hand side is less."""

    lookup_name = "lt"
    cacheable = True


@in_module
class LessThanOrEqual(DirectBinding, BuiltinLookup):
    """The left-hand side is less or equal."""

    lookup_name = "lte"
    cacheable = True


@in_module
class IntegerFieldOverflow:
    """Decides comparisons with numbers that the column cannot hold without asking the database."""

    underflow_exception: type[Exception] = EmptyResultSet
    overflow_exception: type[Exception] = EmptyResultSet
    lhs: Any
    rhs: Any

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        """Return the SQL of the right-hand side.

        Raises:
            EmptyResultSet: no number in the column compares so.
            FullResultSet: every number in the column compares so.
        """
        if isinstance(self.rhs, int):
            self._check_range(self.rhs, connection)
        return super().process_rhs(compiler, connection)  # type: ignore[misc]  # a mixin for lookups

    def _check_range(self, number: int, connection: Any) -> None:
        least, greatest = connection.ops.integer_field_range(self.lhs.output_field.get_internal_type())
        if least is not None and number < least:
            raise self.underflow_exception
        if greatest is not None and number > greatest:
            raise self.overflow_exception

    def slot_binder(self) -> Binder:
        """Return a binder that asks for another statement when a number is out of range."""
        field = self.lhs.output_field
        # The usual preparation leaves a whole number as it is.
        if type(field).get_prep_value not in UNCHANGING_PREPARATIONS:
            return self._bind_by_copy  # type: ignore[attr-defined, no-any-return]  # a mixin for lookups
        internal_type = field.get_internal_type()
        to_database = self._db_prepare()  # type: ignore[attr-defined]  # a mixin for lookups
        ranges: dict[type, tuple[float, float]] = {}

        def bind(value: Any, connection: Any) -> Any:
            if type(value) is not int:
                # Fractions are rounded as the kind of comparison needs it.
                return self._bind_by_copy(value, connection)  # type: ignore[attr-defined]  # a mixin for lookups
            kind = type(connection.ops)
            if kind not in ranges:
                ranges[kind] = _open_range(*connection.ops.integer_field_range(internal_type))
            least, greatest = ranges[kind]
            if not least <= value <= greatest:
                raise ShapeChanged("The number is out of range.")
            return to_database(value, connection, prepared=True)

        return bind


UNCHANGING_PREPARATIONS = (outputs.IntegerField.get_prep_value, outputs.AutoField.get_prep_value)


def _open_range(least: int | None, greatest: int | None) -> tuple[float, float]:
    """Return the bounds as numbers; an absent one is infinite."""
    return -math.inf if least is None else least, math.inf if greatest is None else greatest


@in_module
class IntegerFieldFloatRounding:
    """Rounds fractions up, so that no whole number changes sides."""

    rhs: Any

    def get_prep_lookup(self) -> Any:
        """Return the right-hand side."""
        if isinstance(self.rhs, float):
            self.rhs = math.ceil(self.rhs)
        return super().get_prep_lookup()  # type: ignore[misc]  # a mixin for lookups


@in_module
class IntegerFieldExact(IntegerFieldOverflow, Exact):
    """A whole number equals the right-hand side."""

    cacheable = True


@in_module
class IntegerGreaterThan(IntegerFieldOverflow, GreaterThan):
    """A whole number is greater."""

    underflow_exception = FullResultSet
    cacheable = True


@in_module
class IntegerGreaterThanOrEqual(IntegerFieldOverflow, IntegerFieldFloatRounding, GreaterThanOrEqual):
    """A whole number is greater or equal."""

    underflow_exception = FullResultSet
    cacheable = True


@in_module
class IntegerLessThan(IntegerFieldOverflow, IntegerFieldFloatRounding, LessThan):
    """A whole number is less."""

    overflow_exception = FullResultSet
    cacheable = True


@in_module
class IntegerLessThanOrEqual(IntegerFieldOverflow, LessThanOrEqual):
    """A whole number is less or equal."""

    overflow_exception = FullResultSet
    cacheable = True
