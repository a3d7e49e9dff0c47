"""Fields that hold ranges."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from migrator.backends.postgresql.psycopg_any import (
    RANGE_TYPES,
    DateRange,
    DateTimeTZRange,
    NumericRange,
)
from migrator.contrib.postgres.fields import range_lookups
from migrator.contrib.postgres.fields.bases import WithBaseField
from migrator.contrib.postgres.fields.range_lookups import (
    LOOKUPS,
    AdjacentToLookup as AdjacentToLookup,
    FullyGreaterThan as FullyGreaterThan,
    FullyLessThan as FullyLessThan,
    IsEmpty as IsEmpty,
    LowerInclusive as LowerInclusive,
    LowerInfinite as LowerInfinite,
    NotGreaterThan as NotGreaterThan,
    NotLessThan as NotLessThan,
    RangeContainedBy as RangeContainedBy,
    RangeContains as RangeContains,
    RangeEndsWith as RangeEndsWith,
    RangeStartsWith as RangeStartsWith,
    UpperInclusive as UpperInclusive,
    UpperInfinite as UpperInfinite,
)
from migrator.contrib.postgres.installation import NeedsApp
from migrator.expressions.base import SQL, Expression
from migrator.fields.base import Field
from migrator.fields.dates import DateField, DateTimeField
from migrator.fields.numbers import BigIntegerField, DecimalField, FloatField, IntegerField
from migrator.host import forms
from migrator.host.face import mirror
from migrator.host.mode import public

__all__ = [
    "RangeField",
    "IntegerRangeField",
    "BigIntegerRangeField",
    "DecimalRangeField",
    "DateTimeRangeField",
    "DateRangeField",
    "RangeBoundary",
    "RangeOperators",
]

in_module = public("contrib.postgres.fields.ranges")

CANONICAL_RANGE_BOUNDS = "[)"
ALL_RANGE_BOUNDS = ("[)", "(]", "()", "[]")


@in_module
class RangeBoundary(Expression):
    """Which bounds belong to a range, as the functions that make ranges take it.

    Args:
        inclusive_lower: whether the lower one does.
        inclusive_upper: whether the upper one does.
    """

    cacheable = True

    def __init__(self, inclusive_lower: bool = True, inclusive_upper: bool = False) -> None:
        super().__init__()
        self.lower = "[" if inclusive_lower else "("
        self.upper = "]" if inclusive_upper else ")"

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        return f"'{self.lower}{self.upper}'", ()


@in_module
class RangeOperators:
    """The operators of ranges by name."""

    EQUAL = "="
    NOT_EQUAL = "<>"
    CONTAINS = "@>"
    CONTAINED_BY = "<@"
    OVERLAPS = "&&"
    FULLY_LT = "<<"
    FULLY_GT = ">>"
    NOT_LT = "&>"
    NOT_GT = "&<"
    ADJACENT_TO = "-|-"


@in_module
class RangeField(NeedsApp, WithBaseField, Field):
    """Base of fields with ranges; a subclass for a range type of your own sets the attributes and ``db_type``.

    Attributes:
        base_field: the field class of the bounds.
        range_type: the Python class of the values.
        form_field: the form field class.
    """

    empty_strings_allowed = False
    base_field: Any
    range_type: Any
    form_field: Any = None

    # The SQL type of the built-in kinds, and the name of their form field.
    _column_type: str | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "default_bounds" in kwargs:
            raise TypeError(f"Cannot use 'default_bounds' with {self.__class__.__name__}.")
        if isinstance(getattr(self, "base_field", None), type):
            self.base_field = self.base_field()
        super().__init__(*args, **kwargs)

    @classmethod
    def _choices_is_value(cls, value: Any) -> bool:
        return isinstance(value, (list, tuple, *RANGE_TYPES)) or super()._choices_is_value(value)

    def db_type(self, connection: Any) -> str | None:
        return super().db_type(connection) if self._column_type is None else self._column_type

    # Whatever the value, the cast is the same.
    constant_placeholder = True

    def get_placeholder_sql(self, value: Any, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return SQL and parameters of a value to save: all ranges are alike to the driver, so it is cast."""
        sql, params = compiler.compile(value) if hasattr(value, "as_sql") else ("%s", (value,))
        return f"{sql}::{self.db_type(connection)}", params

    def _range(self, bounds: Any) -> Any:
        """Return the range for a pair."""
        return self.range_type(bounds[0], bounds[1])

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return self._range(value)
        return super().get_prep_value(value)

    def to_python(self, value: Any) -> Any:
        """Return the range that a pair, or the JSON of :meth:`value_to_string`, means."""
        if isinstance(value, str):
            written = json.loads(value)
            bounds = {end: self.base_field.to_python(written[end]) for end in ("lower", "upper") if end in written}
            return self.range_type(**{**written, **bounds})
        return self._range(value) if isinstance(value, list | tuple) else value

    def value_to_string(self, obj: Any) -> str | None:
        """Return the range on *obj* as JSON, the bounds as the base field writes them."""
        value = self.value_from_object(obj)
        if value is None:
            return None
        if value.isempty:
            return json.dumps({"empty": True})
        base = self.base_field
        written = {
            end: None if bound is None else base.value_to_string(SimpleNamespace(**{base.attname: bound}))
            for end, bound in (("lower", value.lower), ("upper", value.upper))
        }
        return json.dumps({**written, "bounds": value.bounds}, ensure_ascii=False)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        form_class = self.form_field or getattr(forms, self.get_internal_type())
        return super().formfield(**{"form_class": form_class, **kwargs})


@in_module
class ContinuousRangeField(RangeField):
    """Base of fields whose ranges the server leaves with the bounds that they were given.

    Args:
        default_bounds: the bounds of pairs: ``[)``, ``(]``, ``()`` or ``[]``.

    Raises:
        ValueError: other bounds.
    """

    def __init__(self, *args: Any, default_bounds: str = CANONICAL_RANGE_BOUNDS, **kwargs: Any) -> None:
        if default_bounds not in ALL_RANGE_BOUNDS:
            raise ValueError("default_bounds must be one of '[)', '(]', '()', or '[]'.")
        self.default_bounds = default_bounds
        super().__init__(*args, **kwargs)

    def _range(self, bounds: Any) -> Any:
        return self.range_type(bounds[0], bounds[1], self.default_bounds)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        return super().formfield(**{"default_bounds": self.default_bounds, **kwargs})

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        if self.default_bounds != CANONICAL_RANGE_BOUNDS:
            keywords["default_bounds"] = self.default_bounds
        return name, path, args, keywords


@in_module
class IntegerRangeField(RangeField):
    """A range of integers."""

    base_field = IntegerField
    range_type = NumericRange
    _column_type = "int4range"


@in_module
class BigIntegerRangeField(RangeField):
    """A range of large integers."""

    base_field = BigIntegerField
    range_type = NumericRange
    _column_type = "int8range"


@in_module
class DecimalRangeField(ContinuousRangeField):
    """A range of decimals."""

    base_field = DecimalField
    range_type = NumericRange
    _column_type = "numrange"


@in_module
class DateTimeRangeField(ContinuousRangeField):
    """A range of moments."""

    base_field = DateTimeField
    range_type = DateTimeTZRange
    _column_type = "tstzrange"


@in_module
class DateRangeField(RangeField):
    """A range of dates."""

    base_field = DateField
    range_type = DateRange
    _column_type = "daterange"


for _lookup in LOOKUPS:
    RangeField.register_lookup(_lookup)

for _field in (DateField, IntegerField, FloatField, DecimalField):
    _field.register_lookup(RangeContainedBy)

mirror(__name__, range_lookups)
