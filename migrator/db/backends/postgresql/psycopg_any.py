"""psycopg's names under one roof."""

from __future__ import annotations

from migrator.backends.postgresql import psycopg_any as _psycopg_any
from migrator.backends.postgresql.psycopg_any import (
    RANGE_TYPES as RANGE_TYPES,
    TSRANGE_OID as TSRANGE_OID,
    TSTZRANGE_OID as TSTZRANGE_OID,
    BaseTzLoader as BaseTzLoader,
    ClientCursor as ClientCursor,
    DateRange as DateRange,
    DateTimeRange as DateTimeRange,
    DateTimeTZRange as DateTimeTZRange,
    DjangoRangeDumper as DjangoRangeDumper,
    Inet as Inet,
    IsolationLevel as IsolationLevel,
    Jsonb as Jsonb,
    NumericRange as NumericRange,
    Range as Range,
    RangeDumper as RangeDumper,
    TextLoader as TextLoader,
    adapt as adapt,
    adapters as adapters,
    errors as errors,
    get_adapters_template as get_adapters_template,
    is_psycopg3 as is_psycopg3,
    mogrify as mogrify,
    register_tzloader as register_tzloader,
    sql as sql,
    types as types,
)
from migrator.host.face import mirror

mirror(__name__, _psycopg_any)
