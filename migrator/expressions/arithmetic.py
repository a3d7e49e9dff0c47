"""Two expressions joined by an operator, and what type that makes."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable
from itertools import permutations
from typing import Any

from migrator.expressions import outputs
from migrator.expressions.base import SQL, Expression
from migrator.expressions.combinable import Combinable
from migrator.expressions.mixins import SQLiteNumericMixin, internal_type
from migrator.expressions.ports import vocabulary
from migrator.fields.registration import registry
from migrator.host.exceptions import FieldError
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.sql.errors import DatabaseError

NoneType = type(None)
Rule = tuple[type, type, type]

_rules: dict[str, list[Rule]] = defaultdict(list)
"""For each operator the types ``(left, right, result)``; the first rule that fits holds."""


@public("db.models.expressions")
def register_combinable_fields(lhs: Any, connector: str, rhs: Any, result: Any) -> None:
    """Say what type an operator makes of two others.

    Args:
        lhs: field class on the left; NoneType for a value of unknown type.
        connector: the operator, such as ``Combinable.ADD``.
        rhs: field class on the right.
        result: field class of the result.
    """
    _rules[connector].append((lhs, rhs, result))
    _resolve_combined_type.cache_clear()
    registry.changed()


@functools.lru_cache(maxsize=128)
def _resolve_combined_type(connector: str, lhs_type: Any, rhs_type: Any) -> Any:
    """Return the field class of the result, or None where no rule fits."""
    return next(
        (
            result
            for left, right, result in _rules.get(connector, ())
            if issubclass(lhs_type, left) and issubclass(rhs_type, right)
        ),
        None,
    )


def _numeric_rules() -> Iterable[tuple[str, Rule]]:
    whole, real, exact = outputs.IntegerField, outputs.FloatField, outputs.DecimalField
    positive = outputs.PositiveIntegerField
    arithmetic = (Combinable.ADD, Combinable.SUB, Combinable.MUL, Combinable.DIV, Combinable.MOD)
    bitwise = (
        Combinable.BITAND,
        Combinable.BITOR,
        Combinable.BITLEFTSHIFT,
        Combinable.BITRIGHTSHIFT,
        Combinable.BITXOR,
    )
    never_negative = (Combinable.ADD, Combinable.MUL, Combinable.DIV, Combinable.MOD, Combinable.POW)
    for operator in never_negative:
        yield operator, (positive, positive, positive)
    for operator in (*arithmetic, Combinable.POW):
        for kind in (whole, real, exact):
            yield operator, (kind, kind, kind)
            yield operator, (kind, NoneType, kind)
            yield operator, (NoneType, kind, kind)
    for operator in arithmetic:
        for wider in (real, exact):
            for left, right in permutations((whole, wider)):
                yield operator, (left, right, wider)
    for operator in bitwise:
        yield operator, (whole, whole, whole)


def _temporal_rules() -> Iterable[tuple[str, Rule]]:
    date, moment, time, span = outputs.DateField, outputs.DateTimeField, outputs.TimeField, outputs.DurationField
    # A date plus a duration may have a time of day, so it is a moment.
    for point, shifted in ((date, moment), (moment, moment), (time, time)):
        yield Combinable.ADD, (point, span, shifted)
        yield Combinable.ADD, (span, point, shifted)
        yield Combinable.SUB, (point, span, shifted)
        yield Combinable.SUB, (point, point, span)
    for operator in (Combinable.ADD, Combinable.SUB):
        yield operator, (span, span, span)


for _connector, _rule in (*_numeric_rules(), *_temporal_rules()):
    _left, _right, _result = _rule
    register_combinable_fields(_left, _connector, _right, _result)


@vocabulary.word
@public("db.models.expressions")
class CombinedExpression(SQLiteNumericMixin, Expression):
    """Two expressions joined by an operator.

    Args:
        lhs: the left operand.
        connector: the operator, one of those of ``Combinable``.
        rhs: the right operand.
        output_field: the type of the result; found in the table of rules when absent.
    """

    cacheable = True

    def __init__(self, lhs: Any, connector: str, rhs: Any, output_field: Any = None) -> None:
        super().__init__(output_field=output_field)
        self.connector = connector
        self.lhs, self.rhs = lhs, rhs

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self}>"

    def __str__(self) -> str:
        return f"{self.lhs} {self.connector} {self.rhs}"

    def get_source_expressions(self) -> list[Any]:
        return [self.lhs, self.rhs]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        self.lhs, self.rhs = exprs

    def _resolve_output_field(self) -> Any:
        left: Any = type(self.lhs._output_field_or_none)
        right: Any = type(self.rhs._output_field_or_none)
        combined = _resolve_combined_type(self.connector, left, right)
        if combined is None:
            names = f"{left.__name__}, {right.__name__}"
            raise FieldError(
                f"Cannot infer type of {self.connector!r} expression involving these types: {names}. "
                "You must set output_field."
            )
        return combined()

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        left, left_params = compiler.compile(self.lhs)
        right, right_params = compiler.compile(self.rhs)
        # Parentheses keep the order of evaluation that the tree has.
        sql = connection.ops.combine_expression(self.connector, [left, right])
        return f"({sql})", (*left_params, *right_params)

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        resolved = super().resolve_expression(query, allow_joins, reuse, summarize, for_save)
        if isinstance(self, DurationExpression | TemporalSubtraction):
            return resolved
        special = _specialized(resolved)
        if special is None:
            return resolved
        special.is_summary = resolved.is_summary
        return special

    @cached_property
    def allowed_default(self) -> bool:
        """Whether both operands may be part of a database default."""
        return bool(self.lhs.allowed_default and self.rhs.allowed_default)


DURATION = "DurationField"
POINTS_IN_TIME = frozenset({"DateField", "DateTimeField", "TimeField"})


def _specialized(combined: CombinedExpression) -> CombinedExpression | None:
    """Return what dates and durations need instead of a plain operator, or None."""
    left, right = internal_type(combined.lhs), internal_type(combined.rhs)
    if left != right:
        if DURATION in (left, right):
            return DurationExpression(combined.lhs, combined.connector, combined.rhs)
    elif left in POINTS_IN_TIME and combined.connector == Combinable.SUB:
        return TemporalSubtraction(combined.lhs, combined.rhs)
    return None


@public("db.models.expressions")
class DurationExpression(CombinedExpression):
    """An operation of a duration and something else, for databases that store durations as numbers."""

    cacheable = True

    def compile(self, side: Any, compiler: Any, connection: Any) -> SQL:
        """Return the SQL of an operand; a duration is formatted for arithmetic."""
        sql, params = compiler.compile(side)
        if internal_type(side) == DURATION:
            sql = connection.ops.format_for_duration_arithmetic(sql)
        return sql, params

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        if connection.features.has_native_duration_field:
            return super().as_sql(compiler, connection)
        connection.ops.check_expression_support(self)
        left, left_params = self.compile(self.lhs, compiler, connection)
        right, right_params = self.compile(self.rhs, compiler, connection)
        sql = connection.ops.combine_duration_expression(self.connector, [left, right])
        return f"({sql})", (*left_params, *right_params)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL.

        Raises:
            DatabaseError: a duration is multiplied with or divided by something that is not a number.
        """
        compiled = self.as_sql(compiler, connection, **extra_context)
        if self.connector in (Combinable.MUL, Combinable.DIV):
            operands = {internal_type(self.lhs), internal_type(self.rhs)}
            if not operands <= {"DecimalField", DURATION, "FloatField", "IntegerField"}:
                raise DatabaseError(f"Invalid arguments for operator {self.connector}.")
        return compiled


@public("db.models.expressions")
class TemporalSubtraction(CombinedExpression):
    """The duration between two dates, times or moments."""

    output_field = outputs.DurationField()
    cacheable = True

    def __init__(self, lhs: Any, rhs: Any) -> None:
        super().__init__(lhs, self.SUB, rhs)

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        connection.ops.check_expression_support(self)
        operands = [compiler.compile(side) for side in (self.lhs, self.rhs)]
        subtracted: SQL = connection.ops.subtract_temporals(self.lhs.output_field.get_internal_type(), *operands)
        return subtracted
