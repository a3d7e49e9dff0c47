"""Many rows at once: what ``COPY … FROM STDIN`` stores just as an INSERT would.

COPY in the binary format takes a fifth of an INSERT's time, but it does less: it follows no rules of a table, it refuses
row security, and it takes what it is sent without a cast. So it is for plain tables, columns whose types are those of
their fields, and values of the type that stands for each of them. Whatever else there is goes by INSERT, whose errors
are the same with and without this module.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from types import NoneType
from typing import Any, Final, NamedTuple

from psycopg.adapt import AdaptersMap, PyFormat
from psycopg.pq import Format
from psycopg.types.json import Jsonb
from psycopg.types.numeric import Int2, Int4, Int8

COPIED_FROM: Final = 250
"""So many rows and more are copied. Fewer gain little over the statement that asks whether they may be."""

DRIVER: Final = frozenset({"psycopg", "psycopg_binary", "psycopg_c"})
"""The packages of the driver's own dumpers."""

IS_PLAIN_TABLE: Final = (
    "SELECT COUNT(*) = %s FROM pg_catalog.pg_class c "
    "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
    "JOIN UNNEST(%s::text[], %s::text[]) AS given(name, type) "
    "ON a.attname = given.name AND a.atttypid = pg_catalog.to_regtype(given.type) "
    "WHERE c.oid = pg_catalog.to_regclass(%s) AND c.relkind IN ('r', 'p') "
    "AND NOT c.relhasrules AND NOT c.relrowsecurity AND NOT a.attisdropped AND a.attidentity <> 'a'"
)
"""Asks whether a table has columns of these types, and neither rules, row security nor keys that cannot be given."""


class CopiedType(NamedTuple):
    """A type of columns.

    Attributes:
        name: what the driver calls it.
        kinds: the types of its values.
        fits: says whether values, which are not None, arrive as they would by INSERT.
    """

    name: str
    kinds: frozenset[type]
    fits: Callable[[Sequence[Any]], bool] | None = None


def _within(bits: int) -> Callable[[Sequence[int]], bool]:
    """Return a check of numbers: the server says what is wrong with those out of range, the driver cuts them off."""
    limit = 2 ** (bits - 1)
    return lambda values: -limit <= min(values) and max(values) < limit


def _has_no_nul(values: Sequence[str]) -> bool:
    return "\0" not in "".join(values)


def _have_zones(values: Sequence[datetime.datetime]) -> bool:
    samples = {value.tzinfo: value for value in values}
    return all(value.utcoffset() is not None for value in samples.values())


def _have_no_zones(values: Sequence[datetime.time]) -> bool:
    return all(value.tzinfo is None for value in values)


INTEGERS: Final = frozenset({int, Int2, Int4, Int8})
"""As fields hand them over; the driver's own types say how large the column is."""

COPIED_TYPES: Final = {
    "bigint": CopiedType("int8", INTEGERS, _within(64)),
    "boolean": CopiedType("bool", frozenset({bool})),
    "date": CopiedType("date", frozenset({datetime.date})),
    "double precision": CopiedType("float8", frozenset({float})),
    "integer": CopiedType("int4", INTEGERS, _within(32)),
    "interval": CopiedType("interval", frozenset({datetime.timedelta})),
    "jsonb": CopiedType("jsonb", frozenset({Jsonb})),
    "numeric": CopiedType("numeric", frozenset({Decimal})),
    "smallint": CopiedType("int2", INTEGERS, _within(16)),
    "text": CopiedType("text", frozenset({str}), _has_no_nul),
    "time": CopiedType("time", frozenset({datetime.time}), _have_no_zones),
    "timestamp with time zone": CopiedType("timestamptz", frozenset({datetime.datetime}), _have_zones),
    "uuid": CopiedType("uuid", frozenset({uuid.UUID})),
    "varchar": CopiedType("varchar", frozenset({str}), _has_no_nul),
}
"""By the names that column types have without their length."""


def copied_types(column_types: Sequence[str], columns: Sequence[Sequence[Any]]) -> list[CopiedType] | None:
    """Return the types to copy *columns* of values with, or None if one of them has to be inserted."""
    types = []
    for column_type, column in zip(column_types, columns, strict=True):
        copied = COPIED_TYPES.get(column_type)
        kinds = set(map(type, column))
        values: Sequence[Any] = column
        if NoneType in kinds:
            kinds.remove(NoneType)
            values = [value for value in column if value is not None]
        if copied is None or not kinds <= copied.kinds or (kinds and copied.fits and not copied.fits(values)):
            return None
        types.append(copied)
    return types


def has_own_dumpers(types: Sequence[CopiedType], adapters: AdaptersMap) -> bool:
    """Say whether somebody registered a dumper for values of *types*: an INSERT would ask that one."""
    for copied in set(types):
        dumpers = [adapters.get_dumper(kind, PyFormat.TEXT) for kind in copied.kinds]
        dumpers.append(adapters.get_dumper_by_oid(adapters.types[copied.name].oid, Format.BINARY))
        if not DRIVER.issuperset(dumper.__module__.partition(".")[0] for dumper in dumpers):
            return True
    return False
