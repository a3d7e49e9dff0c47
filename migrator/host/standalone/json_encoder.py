"""JSON for the values that columns have: moments, durations, decimals, UUIDs."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import singledispatch
from typing import Any
from uuid import UUID

from migrator.host.mode import public
from migrator.host.standalone.duration import duration_iso_string
from migrator.host.standalone.functional import Promise


@singledispatch
def as_json(value: Any) -> Any:
    """Return what stands for *value* in JSON; None if nothing does."""
    return None


@as_json.register(date)
@as_json.register(time)
@as_json.register(datetime)
def _moment(value: date | datetime | time) -> str:
    """ECMAScript knows milliseconds, and writes UTC as Z."""
    if isinstance(value, time) and value.utcoffset() is not None:
        raise ValueError("JSON can't represent timezone-aware times.")
    if isinstance(value, datetime | time) and value.microsecond:
        text = value.isoformat(timespec="milliseconds")
    else:
        text = value.isoformat()
    return f"{text.removesuffix('+00:00')}Z" if text.endswith("+00:00") else text


as_json.register(timedelta, duration_iso_string)
as_json.register(Decimal, str)
as_json.register(UUID, str)
as_json.register(Promise, str)


@public("core.serializers.json")
class DjangoJSONEncoder(json.JSONEncoder):
    """Encodes moments, durations, decimals, UUIDs and lazy texts beside what JSON knows.

    Raises:
        TypeError: a value is of none of these types.
        ValueError: a time has a time zone, which JSON has no form for.
    """

    def default(self, o: Any) -> Any:
        found = as_json(o)
        return super().default(o) if found is None else found
