"""Functions that SQLite lacks."""

from __future__ import annotations

from migrator.backends.sqlite3 import (
    _functions as _functions,
    aggregates as _aggregates,
    date_functions as _date_functions,
    text_functions as _text_functions,
)
from migrator.backends.sqlite3._functions import (
    _sqlite_bitxor as _sqlite_bitxor,
    _sqlite_cot as _sqlite_cot,
    _sqlite_log as _sqlite_log,
    _sqlite_pi as _sqlite_pi,
    _sqlite_power as _sqlite_power,
    _sqlite_sign as _sqlite_sign,
    _sqlite_uuid4 as _sqlite_uuid4,
    _sqlite_uuid7 as _sqlite_uuid7,
    register as register,
)
from migrator.backends.sqlite3.aggregates import (
    AnyValue as AnyValue,
    BitAggregate as BitAggregate,
    BitAnd as BitAnd,
    BitOr as BitOr,
    BitXor as BitXor,
    ListAggregate as ListAggregate,
    StdDevPop as StdDevPop,
    StdDevSamp as StdDevSamp,
    VarPop as VarPop,
    VarSamp as VarSamp,
)
from migrator.backends.sqlite3.date_functions import (
    _sqlite_date_trunc as _sqlite_date_trunc,
    _sqlite_datetime_cast_date as _sqlite_datetime_cast_date,
    _sqlite_datetime_cast_time as _sqlite_datetime_cast_time,
    _sqlite_datetime_extract as _sqlite_datetime_extract,
    _sqlite_datetime_parse as _sqlite_datetime_parse,
    _sqlite_datetime_trunc as _sqlite_datetime_trunc,
    _sqlite_format_dtdelta as _sqlite_format_dtdelta,
    _sqlite_prepare_dtdelta_param as _sqlite_prepare_dtdelta_param,
    _sqlite_time_diff as _sqlite_time_diff,
    _sqlite_time_extract as _sqlite_time_extract,
    _sqlite_time_trunc as _sqlite_time_trunc,
    _sqlite_timestamp_diff as _sqlite_timestamp_diff,
)
from migrator.backends.sqlite3.text_functions import (
    _sqlite_lpad as _sqlite_lpad,
    _sqlite_md5 as _sqlite_md5,
    _sqlite_regexp as _sqlite_regexp,
    _sqlite_repeat as _sqlite_repeat,
    _sqlite_reverse as _sqlite_reverse,
    _sqlite_rpad as _sqlite_rpad,
    _sqlite_sha1 as _sqlite_sha1,
    _sqlite_sha224 as _sqlite_sha224,
    _sqlite_sha256 as _sqlite_sha256,
    _sqlite_sha384 as _sqlite_sha384,
    _sqlite_sha512 as _sqlite_sha512,
)
from migrator.host.face import mirror

mirror(__name__, _functions, _aggregates, _date_functions, _text_functions)
