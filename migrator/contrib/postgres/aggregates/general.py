"""Aggregates that make arrays, documents, texts and truth values."""

from __future__ import annotations

from typing import Any

from migrator.contrib.postgres.fields.array import ArrayField
from migrator.expressions import outputs
from migrator.expressions.aggregates import builtin
from migrator.expressions.aggregates.base import Aggregate
from migrator.expressions.values import Value
from migrator.host.deprecation import RemovedInDjango2028Warning
from migrator.host.mode import public, public_path
from migrator.host.warnings import warn_external

__all__ = ["ArrayAgg", "BitAnd", "BitOr", "BitXor", "BoolAnd", "BoolOr", "JSONBAgg", "StringAgg"]

in_module = public("contrib.postgres.aggregates.general")

GENERAL = public_path("db.models.aggregates")


@in_module
class ArrayAgg(Aggregate):
    """The values as a list, NULLs included."""

    function = "ARRAY_AGG"
    name = "ArrayAgg"
    allow_distinct = True
    allow_order_by = True
    cacheable = True

    def _resolve_output_field(self) -> Any:
        return ArrayField(self.source_expressions[0].output_field)


@in_module
class JSONBAgg(Aggregate):
    """The values as a JSON array."""

    function = "JSONB_AGG"
    name = "JSONBAgg"
    output_field = outputs.JSONField()
    allow_distinct = True
    allow_order_by = True
    cacheable = True


@in_module
class BoolAnd(Aggregate):
    """Whether all values are true."""

    function = "BOOL_AND"
    name = "BoolAnd"
    output_field = outputs.BooleanField()
    cacheable = True


@in_module
class BoolOr(Aggregate):
    """Whether one of the values is true."""

    function = "BOOL_OR"
    name = "BoolOr"
    output_field = outputs.BooleanField()
    cacheable = True


def _warn_of_bits(name: str) -> None:
    warn_external(
        f"The PostgreSQL-specific {name} function is deprecated. Use {GENERAL}.{name} instead.",
        category=RemovedInDjango2028Warning,
    )


@in_module
class BitAnd(builtin.BitAnd):
    """All values, bitwise AND; deprecated in favour of the one for all databases."""

    cacheable = True

    def __init__(self, expression: Any, **extra: Any) -> None:
        _warn_of_bits("BitAnd")
        super().__init__(expression, **extra)


@in_module
class BitOr(builtin.BitOr):
    """All values, bitwise OR; deprecated in favour of the one for all databases."""

    cacheable = True

    def __init__(self, expression: Any, **extra: Any) -> None:
        _warn_of_bits("BitOr")
        super().__init__(expression, **extra)


@in_module
class BitXor(builtin.BitXor):
    """All values, bitwise exclusive OR; deprecated in favour of the one for all databases."""

    cacheable = True

    def __init__(self, expression: Any, **extra: Any) -> None:
        _warn_of_bits("BitXor")
        super().__init__(expression, **extra)


@in_module
class StringAgg(builtin.StringAgg):
    """All texts, with a delimiter between them; deprecated in favour of the one for all databases.

    Args:
        expression: the text.
        delimiter: an expression; a plain string is a literal here, which is deprecated as well.
    """

    cacheable = True

    def __init__(self, expression: Any, delimiter: Any, **extra: Any) -> None:
        if isinstance(delimiter, str):
            warn_external(
                "delimiter: str will be resolved as a field reference instead of a string literal on Django 2028. "
                f'Pass `delimiter=Value("{delimiter}")` to preserve the previous behavior.',
                category=RemovedInDjango2028Warning,
            )
            delimiter = Value(delimiter)
        warn_external(
            f"The PostgreSQL specific StringAgg function is deprecated. Use {GENERAL}.StringAgg instead.",
            category=RemovedInDjango2028Warning,
        )
        super().__init__(expression, delimiter, **extra)
