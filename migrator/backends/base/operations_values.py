"""Values on their way to the database and back."""

from __future__ import annotations

import datetime
import decimal
from typing import Any

from migrator.backends.base.operations_dates import DateOperations
from migrator.host import timezone
from migrator.host.deferred import json
from migrator.host.duration import duration_microseconds
from migrator.host.encoding import force_str
from migrator.sql.markers import identity

SMALL = (-(2**15), 2**15 - 1)
MIDDLE = (-(2**31), 2**31 - 1)
BIG = (-(2**63), 2**63 - 1)


class ValueOperations(DateOperations):
    """What the driver takes for a Python value, and what Python takes for a value of the driver."""

    integer_field_ranges: dict[str, tuple[int, int]] = {
        "SmallIntegerField": SMALL,
        "IntegerField": MIDDLE,
        "BigIntegerField": BIG,
        "PositiveBigIntegerField": (0, BIG[1]),
        "PositiveSmallIntegerField": (0, SMALL[1]),
        "PositiveIntegerField": (0, MIDDLE[1]),
        "SmallAutoField": SMALL,
        "AutoField": MIDDLE,
        "BigAutoField": BIG,
    }

    def integer_field_range(self, internal_type: str) -> tuple[Any, Any]:
        """Return the least and the greatest value of an integer field; None where there is no bound."""
        return self.integer_field_ranges[internal_type]

    def adapt_unknown_value(self, value: Any) -> Any:
        """Adapt a value by its own type, for the arguments of expressions that belong to no field."""
        if isinstance(value, datetime.datetime):
            return self.adapt_datetimefield_value(value)
        if isinstance(value, datetime.date):
            return self.adapt_datefield_value(value)
        if isinstance(value, datetime.time):
            return self.adapt_timefield_value(value)
        if isinstance(value, decimal.Decimal):
            return self.adapt_decimalfield_value(value)
        return value

    @identity
    def adapt_integerfield_value(self, value: Any, internal_type: str | None) -> Any:
        """Return what the driver takes for an integer."""
        return value

    def adapt_datefield_value(self, value: Any) -> Any:
        """Return what the driver takes for a date."""
        return None if value is None else str(value)

    def adapt_datetimefield_value(self, value: Any) -> Any:
        """Return what the driver takes for a date and time."""
        return None if value is None else str(value)

    def adapt_timefield_value(self, value: Any) -> Any:
        """Return what the driver takes for a time.

        Raises:
            ValueError: the time has a time zone, which means nothing without a date.
        """
        if value is not None and timezone.is_aware(value):
            raise ValueError(f"{self.takes_naive_times} does not support timezone-aware times.")
        return None if value is None else str(value)

    takes_naive_times = "Django"
    """Who is to blame for it, in messages."""

    def adapt_durationfield_value(self, value: Any) -> Any:
        """Return what the driver takes for a duration."""
        try:
            return None if value is None else duration_microseconds(value)
        except (AttributeError, TypeError):
            raise TypeError(f"A duration is a timedelta; got {value!r}.") from None

    @identity
    def adapt_decimalfield_value(
        self, value: Any, max_digits: int | None = None, decimal_places: int | None = None
    ) -> Any:
        """Return what the driver takes for a decimal."""
        return value

    def adapt_ipaddressfield_value(self, value: Any) -> Any:
        """Return what the driver takes for an address; an empty one is NULL."""
        return value or None

    def adapt_json_value(self, value: Any, encoder: Any) -> Any:
        """Return what the driver takes for a JSON document."""
        return json.dumps(value, cls=encoder)

    @identity
    def validate_autopk_value(self, value: Any) -> Any:
        """Return *value* if it may be stored in an automatic primary key.

        Raises:
            ValueError: the database would take it for "give me the next one".
        """
        return value

    def convert_durationfield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Turn stored microseconds into a duration."""
        return None if value is None else datetime.timedelta(microseconds=value)

    def get_db_converters(self, expression: Any) -> list[Any]:
        """Return functions ``(value, expression, connection)`` that a fetched value passes, in order."""
        return []

    def process_clob(self, value: Any) -> Any:
        """Return the text of a large object."""
        return value

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> Any:
        """Return the statement as the database got it, or a description of it where that is unknown."""

        def text(value: Any) -> Any:
            return force_str(value, strings_only=True, errors="replace")

        shown: Any = ()
        if isinstance(params, list | tuple):
            shown = tuple(text(value) for value in params)
        elif params is not None:
            shown = {text(name): text(value) for name, value in params.items()}
        return f"QUERY = {sql!r} - PARAMS = {shown!r}"
