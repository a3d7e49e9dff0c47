"""Mathematical functions. Those of one argument can be registered as transforms."""

from __future__ import annotations

import math
from typing import Any

from migrator.expressions.base import SQL
from migrator.expressions.func import Func
from migrator.expressions.functions.mixins import FixDecimalInputMixin, NumericOutputFieldMixin
from migrator.expressions.functions.spelling import named
from migrator.expressions.lookup import Transform
from migrator.expressions.values import Value
from migrator.host.mode import public

in_module = public("db.models.functions.math")


@in_module
class Abs(Transform):
    """The value without its sign."""

    function = "ABS"
    lookup_name = "abs"
    cacheable = True


@in_module
class ACos(NumericOutputFieldMixin, Transform):
    """Arc cosine, in radians."""

    function = "ACOS"
    lookup_name = "acos"
    cacheable = True


@in_module
class ASin(NumericOutputFieldMixin, Transform):
    """Arc sine, in radians."""

    function = "ASIN"
    lookup_name = "asin"
    cacheable = True


@in_module
class ATan(NumericOutputFieldMixin, Transform):
    """Arc tangent, in radians."""

    function = "ATAN"
    lookup_name = "atan"
    cacheable = True


@in_module
class ATan2(NumericOutputFieldMixin, Func):
    """Arc tangent of the first argument divided by the second, in radians."""

    function = "ATAN2"
    arity = 2
    cacheable = True

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL; of two whole numbers, SQLite would take the whole-number quotient."""
        if not getattr(connection.ops, "spatialite", False) or connection.ops.spatial_version >= (5, 0, 0):
            return self.as_sql(compiler, connection)
        # Old SpatiaLite has the arguments the other way round.
        turned = self.copy()
        turned.set_source_expressions(self.get_source_expressions()[::-1])
        return turned.as_sql(compiler, connection, **extra_context)


@in_module
class Ceil(Transform):
    """The least whole number that is not below the value."""

    function = "CEILING"
    lookup_name = "ceil"
    cacheable = True

    as_oracle = named("CEIL")


@in_module
class Cos(NumericOutputFieldMixin, Transform):
    """Cosine of an angle in radians."""

    function = "COS"
    lookup_name = "cos"
    cacheable = True


@in_module
class Cot(NumericOutputFieldMixin, Transform):
    """Cotangent of an angle in radians."""

    function = "COT"
    lookup_name = "cot"
    cacheable = True

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        return super().as_sql(compiler, connection, template="(1 / TAN(%(expressions)s))", **extra_context)


@in_module
class Degrees(NumericOutputFieldMixin, Transform):
    """An angle in radians, in degrees."""

    function = "DEGREES"
    lookup_name = "degrees"
    cacheable = True

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        template = f"((%(expressions)s) * 180 / {math.pi})"
        return super().as_sql(compiler, connection, template=template, **extra_context)


@in_module
class Exp(NumericOutputFieldMixin, Transform):
    """The natural logarithm's base to the power of the value."""

    function = "EXP"
    lookup_name = "exp"
    cacheable = True


@in_module
class Floor(Transform):
    """The greatest whole number that is not above the value."""

    function = "FLOOR"
    lookup_name = "floor"
    cacheable = True


@in_module
class Ln(NumericOutputFieldMixin, Transform):
    """Natural logarithm."""

    function = "LN"
    lookup_name = "ln"
    cacheable = True


@in_module
class Log(FixDecimalInputMixin, NumericOutputFieldMixin, Func):
    """Logarithm of the second argument to the base of the first."""

    function = "LOG"
    arity = 2
    cacheable = True

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        if not getattr(connection.ops, "spatialite", False):
            return self.as_sql(compiler, connection)
        # SpatiaLite has the arguments the other way round.
        turned = self.copy()
        turned.set_source_expressions(self.get_source_expressions()[::-1])
        return turned.as_sql(compiler, connection, **extra_context)


@in_module
class Mod(FixDecimalInputMixin, NumericOutputFieldMixin, Func):
    """Remainder of the first argument divided by the second."""

    function = "MOD"
    arity = 2
    cacheable = True


@in_module
class Pi(NumericOutputFieldMixin, Func):
    """The ratio of a circle's circumference to its diameter."""

    function = "PI"
    arity = 0
    cacheable = True

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        return super().as_sql(compiler, connection, template=str(math.pi), **extra_context)


@in_module
class Power(NumericOutputFieldMixin, Func):
    """The first argument to the power of the second."""

    function = "POWER"
    arity = 2
    cacheable = True


@in_module
class Radians(NumericOutputFieldMixin, Transform):
    """An angle in degrees, in radians."""

    function = "RADIANS"
    lookup_name = "radians"
    cacheable = True

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        template = f"((%(expressions)s) * {math.pi} / 180)"
        return super().as_sql(compiler, connection, template=template, **extra_context)


@in_module
class Random(NumericOutputFieldMixin, Func):
    """A random number from 0 up to, but not including, 1."""

    function = "RANDOM"
    arity = 0
    cacheable = True

    as_mysql = named("RAND")
    as_oracle = named("DBMS_RANDOM.VALUE")
    as_sqlite = named("RAND")

    def get_group_by_cols(self) -> list[Any]:
        # Every row has another value, so there is nothing to group by.
        return []


@in_module
class Round(FixDecimalInputMixin, Transform):
    """The value, rounded.

    Args:
        expression: what to round.
        precision: number of decimal places; negative ones round before the decimal point, where supported.
    """

    function = "ROUND"
    lookup_name = "round"
    # As a transform it has one argument, called directly it may have two.
    arity: int | None = None
    cacheable = True

    def __init__(self, expression: Any, precision: Any = 0, **extra: Any) -> None:
        super().__init__(expression, precision, **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL.

        Raises:
            ValueError: the precision is a negative literal.
        """
        _, precision = self.get_source_expressions()
        if isinstance(precision, Value) and precision.value < 0:
            raise ValueError("SQLite does not support negative precision.")
        return super().as_sqlite(compiler, connection, **extra_context)

    def _resolve_output_field(self) -> Any:
        # The precision says nothing about the type.
        return self.get_source_expressions()[0].output_field


@in_module
class Sign(Transform):
    """-1, 0 or 1, as the value is negative, zero or positive."""

    function = "SIGN"
    lookup_name = "sign"
    cacheable = True


@in_module
class Sin(NumericOutputFieldMixin, Transform):
    """Sine of an angle in radians."""

    function = "SIN"
    lookup_name = "sin"
    cacheable = True


@in_module
class Sqrt(NumericOutputFieldMixin, Transform):
    """Square root."""

    function = "SQRT"
    lookup_name = "sqrt"
    cacheable = True


@in_module
class Tan(NumericOutputFieldMixin, Transform):
    """Tangent of an angle in radians."""

    function = "TAN"
    lookup_name = "tan"
    cacheable = True
