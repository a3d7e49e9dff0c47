"""The aggregates that come with the package."""

from __future__ import annotations

from typing import Any

from migrator.expressions import outputs
from migrator.expressions.aggregates.base import Aggregate
from migrator.expressions.base import SQL
from migrator.expressions.func import Func
from migrator.expressions.functions.mixins import FixDurationInputMixin, NumericOutputFieldMixin
from migrator.expressions.values import Star, Value
from migrator.host.mode import public
from migrator.sql.errors import NotSupportedError

in_module = public("db.models.aggregates")


@in_module
class AnyValue(Aggregate):
    """Some value of the group that is not NULL; which one is not determined."""

    function = "ANY_VALUE"
    name = "AnyValue"
    arity = 1
    window_compatible = False
    cacheable = True

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        """Return the SQL.

        Raises:
            NotSupportedError: the database has no such function.
        """
        if not connection.features.supports_any_value:
            raise NotSupportedError("ANY_VALUE is not supported on this database backend.")
        return super().as_sql(compiler, connection, **extra_context)


@in_module
class Avg(FixDurationInputMixin, NumericOutputFieldMixin, Aggregate):
    """The mean."""

    function = "AVG"
    name = "Avg"
    arity = 1
    allow_distinct = True
    cacheable = True


@in_module
class BitAggregate(Aggregate):
    """A bitwise aggregate.

    Args:
        expression: a whole number.
    """

    arity = 1
    cacheable = True

    def __init__(self, expression: Any, **extra: Any) -> None:
        super().__init__(expression, **extra)

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        """Return the SQL.

        Raises:
            NotSupportedError: the database has no such functions.
        """
        if not connection.features.supports_bit_aggregations:
            raise NotSupportedError("Bitwise aggregates are not supported on this database backend.")
        return super().as_sql(compiler, connection, **extra_context)

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL under Oracle's name of the function."""
        function = f"{(self.function or '')}_AGG"
        return self.as_sql(compiler, connection, function=function, **extra_context)


@in_module
class BitAnd(BitAggregate):
    """All values, bitwise AND."""

    function = "BIT_AND"
    name = "BitAnd"
    cacheable = True


@in_module
class BitOr(BitAggregate):
    """All values, bitwise OR."""

    function = "BIT_OR"
    name = "BitOr"
    cacheable = True


@in_module
class BitXor(BitAggregate):
    """All values, bitwise exclusive OR."""

    function = "BIT_XOR"
    name = "BitXor"
    cacheable = True


@in_module
class Count(Aggregate):
    """How many rows have a value.

    Args:
        expression: the value; ``"*"`` counts all rows.
        filter: a condition; not together with ``"*"``.

    Raises:
        ValueError: ``"*"`` is filtered.
    """

    function = "COUNT"
    name = "Count"
    arity = 1
    output_field = outputs.IntegerField()
    allow_distinct = True
    allows_composite_expressions = True
    empty_result_set_value = 0
    cacheable = True

    def __init__(self, expression: Any, filter: Any = None, **extra: Any) -> None:
        if expression == "*":
            expression = Star()
        if filter is not None and isinstance(expression, Star):
            raise ValueError("Star cannot be used with filter. Please specify a field.")
        super().__init__(expression, filter=filter, **extra)

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Return the bound count; of a composite key, one column is counted.

        Raises:
            ValueError: distinct composite keys are to be counted.
        """
        resolved = super().resolve_expression(*args, **kwargs)
        counted = resolved.source_expressions[0]
        if getattr(counted, "is_composite", False):
            if self.distinct:
                raise ValueError("COUNT(DISTINCT) doesn't support composite primary keys")
            # No column of a primary key is NULL, so any of them will do.
            resolved.source_expressions = [counted.get_cols()[0], *resolved.source_expressions[1:]]
        return resolved


@in_module
class Max(Aggregate):
    """The greatest value."""

    function = "MAX"
    name = "Max"
    arity = 1
    cacheable = True


@in_module
class Min(Aggregate):
    """The least value."""

    function = "MIN"
    name = "Min"
    arity = 1
    cacheable = True


@in_module
class StdDev(NumericOutputFieldMixin, Aggregate):
    """The standard deviation.

    Args:
        expression: the value.
        sample: of a sample, not of the whole population.
    """

    name = "StdDev"
    arity = 1
    cacheable = True

    def __init__(self, expression: Any, sample: bool = False, **extra: Any) -> None:
        self.function = f"STDDEV_{'SAMP' if sample else 'POP'}"
        super().__init__(expression, **extra)

    def _get_repr_options(self) -> dict[str, Any]:
        return {**super()._get_repr_options(), "sample": self.function == "STDDEV_SAMP"}


@in_module
class StringAggDelimiter(Func):
    """What stands between the texts of a ``StringAgg``."""

    arity = 1
    template = "%(expressions)s"
    cacheable = True

    def __init__(self, value: Any) -> None:
        self.value = value
        super().__init__(value)

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL, which is not an argument of its own there."""
        return self.as_sql(compiler, connection, template=" SEPARATOR %(expressions)s", **extra_context)


@in_module
class StringAgg(Aggregate):
    """All texts, with a delimiter between them.

    Args:
        expression: the text.
        delimiter: an expression or a name of a field; ``Value(",")`` for a literal.
    """

    function = "STRING_AGG"
    name = "StringAgg"
    template = "%(function)s(%(distinct)s%(expressions)s%(order_by)s)%(filter)s"
    output_field = outputs.TextField()
    allow_distinct = True
    allow_order_by = True
    cacheable = True

    def __init__(self, expression: Any, delimiter: Any, **extra: Any) -> None:
        self.delimiter = StringAggDelimiter(delimiter)
        super().__init__(expression, self.delimiter, **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL; with DISTINCT the function takes one argument, so only its own delimiter will do."""
        texts = self
        if self.distinct and self.delimiter.value == Value(","):
            texts = self.copy()
            texts.source_expressions = self.source_expressions[:1]
        return texts.as_sql(compiler, connection, function="GROUP_CONCAT", **extra_context)

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL; Oracle always orders, and after the arguments."""
        template = "%(function)s(%(distinct)s%(expressions)s) WITHIN GROUP (%(order_by)s)%(filter)s"
        if self.order_by is None:
            template = template.replace("%(order_by)s", "ORDER BY NULL")
        return self.as_sql(compiler, connection, function="LISTAGG", template=template, **extra_context)

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL; the delimiter stands after the order."""
        texts = self.copy()
        delimiter = texts.source_expressions.pop()
        separator, separator_params = compiler.compile(delimiter)
        template = f"%(function)s(%(distinct)s%(expressions)s%(order_by)s{separator})%(filter)s"
        # The delimiter's parameters come before the filter's; a filter is a CASE on MySQL.
        sql, params = texts.as_sql(compiler, connection, function="GROUP_CONCAT", template=template, **extra_context)
        return sql, (*params, *separator_params)


@in_module
class Sum(FixDurationInputMixin, Aggregate):
    """The sum."""

    function = "SUM"
    name = "Sum"
    arity = 1
    allow_distinct = True
    cacheable = True


@in_module
class Variance(NumericOutputFieldMixin, Aggregate):
    """The variance.

    Args:
        expression: the value.
        sample: of a sample, not of the whole population.
    """

    name = "Variance"
    arity = 1
    cacheable = True

    def __init__(self, expression: Any, sample: bool = False, **extra: Any) -> None:
        self.function = f"VAR_{'SAMP' if sample else 'POP'}"
        super().__init__(expression, **extra)

    def _get_repr_options(self) -> dict[str, Any]:
        return {**super()._get_repr_options(), "sample": self.function == "VAR_SAMP"}
