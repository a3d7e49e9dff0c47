"""Functions that SQLite lacks, written in Python and registered with each connection.

All of them answer NULL where an argument is NULL. The names with ``_sqlite`` are known to tests.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

from migrator.backends.sqlite3 import aggregates, date_functions, text_functions
from migrator.backends.sqlite3.aggregates import (
    AnyValue,
    BitAnd,
    BitOr,
    BitXor,
    StdDevPop,
    StdDevSamp,
    VarPop,
    VarSamp,
)
from migrator.backends.sqlite3.date_functions import (
    _sqlite_date_trunc,
    _sqlite_datetime_cast_date,
    _sqlite_datetime_cast_time,
    _sqlite_datetime_extract,
    _sqlite_datetime_parse,
    _sqlite_datetime_trunc,
    _sqlite_format_dtdelta,
    _sqlite_prepare_dtdelta_param,
    _sqlite_time_diff,
    _sqlite_time_extract,
    _sqlite_time_trunc,
    _sqlite_timestamp_diff,
)
from migrator.backends.sqlite3.nulls import null_if_null
from migrator.backends.sqlite3.text_functions import (
    _sqlite_lpad,
    _sqlite_md5,
    _sqlite_regexp,
    _sqlite_repeat,
    _sqlite_reverse,
    _sqlite_rpad,
    _sqlite_sha1,
    _sqlite_sha224,
    _sqlite_sha256,
    _sqlite_sha384,
    _sqlite_sha512,
)
from migrator.host.deferred import random, uuid

__all__ = [
    "AnyValue",
    "BitAnd",
    "BitOr",
    "BitXor",
    "StdDevPop",
    "StdDevSamp",
    "VarPop",
    "VarSamp",
    "_sqlite_date_trunc",
    "_sqlite_datetime_cast_date",
    "_sqlite_datetime_cast_time",
    "_sqlite_datetime_extract",
    "_sqlite_datetime_parse",
    "_sqlite_datetime_trunc",
    "_sqlite_format_dtdelta",
    "_sqlite_prepare_dtdelta_param",
    "_sqlite_time_diff",
    "_sqlite_time_extract",
    "_sqlite_time_trunc",
    "_sqlite_timestamp_diff",
    "aggregates",
    "date_functions",
    "register",
    "text_functions",
]

HAS_UUID7 = sys.version_info >= (3, 14)


@null_if_null
def _sqlite_bitxor(x: int, y: int) -> int:
    return x ^ y


@null_if_null
def _sqlite_cot(x: float) -> float:
    return 1 / math.tan(x)


@null_if_null
def _sqlite_sign(x: float) -> int:
    return (x > 0) - (x < 0)


@null_if_null
def _sqlite_log(base: float, x: float) -> float:
    return math.log(x, base)


@null_if_null
def _sqlite_power(x: Any, y: Any) -> Any:
    return x**y


def _sqlite_pi() -> float:
    return math.pi


def _sqlite_random() -> float:
    return random.random()


def _sqlite_uuid4() -> str:
    return uuid.uuid4().hex


def _sqlite_uuid7() -> str:
    return str(uuid.uuid7().hex)  # type: ignore[attr-defined,unused-ignore]  # new in Python 3.14


Functions = dict[str, tuple[int, Callable[..., Any]]]

PURE: Functions = {
    "django_date_extract": (2, _sqlite_datetime_extract),
    "django_date_trunc": (4, _sqlite_date_trunc),
    "django_datetime_cast_date": (3, _sqlite_datetime_cast_date),
    "django_datetime_cast_time": (3, _sqlite_datetime_cast_time),
    "django_datetime_extract": (4, _sqlite_datetime_extract),
    "django_datetime_trunc": (4, _sqlite_datetime_trunc),
    "django_time_extract": (2, _sqlite_time_extract),
    "django_time_trunc": (4, _sqlite_time_trunc),
    "django_time_diff": (2, _sqlite_time_diff),
    "django_timestamp_diff": (2, _sqlite_timestamp_diff),
    "django_format_dtdelta": (3, _sqlite_format_dtdelta),
    "regexp": (2, _sqlite_regexp),
    "BITXOR": (2, _sqlite_bitxor),
    "COT": (1, _sqlite_cot),
    "LPAD": (3, _sqlite_lpad),
    "MD5": (1, _sqlite_md5),
    "REPEAT": (2, _sqlite_repeat),
    "REVERSE": (1, _sqlite_reverse),
    "RPAD": (3, _sqlite_rpad),
    "SHA1": (1, _sqlite_sha1),
    "SHA224": (1, _sqlite_sha224),
    "SHA256": (1, _sqlite_sha256),
    "SHA384": (1, _sqlite_sha384),
    "SHA512": (1, _sqlite_sha512),
    "SIGN": (1, _sqlite_sign),
}
"""Name to number of arguments and function; the same arguments give the same result."""

MATH: Functions = {
    "ACOS": (1, null_if_null(math.acos)),
    "ASIN": (1, null_if_null(math.asin)),
    "ATAN": (1, null_if_null(math.atan)),
    "ATAN2": (2, null_if_null(math.atan2)),
    "CEILING": (1, null_if_null(math.ceil)),
    "COS": (1, null_if_null(math.cos)),
    "DEGREES": (1, null_if_null(math.degrees)),
    "EXP": (1, null_if_null(math.exp)),
    "FLOOR": (1, null_if_null(math.floor)),
    "LN": (1, null_if_null(math.log)),
    "LOG": (2, _sqlite_log),
    "MOD": (2, null_if_null(math.fmod)),
    "PI": (0, _sqlite_pi),
    "POWER": (2, _sqlite_power),
    "RADIANS": (1, null_if_null(math.radians)),
    "SIN": (1, null_if_null(math.sin)),
    "SQRT": (1, null_if_null(math.sqrt)),
    "TAN": (1, null_if_null(math.tan)),
}
"""The same for what SQLite may have been compiled with."""

RANDOM: Functions = {
    "RAND": (0, _sqlite_random),
    "UUIDV4": (0, _sqlite_uuid4),
    **({"UUIDV7": (0, _sqlite_uuid7)} if HAS_UUID7 else {}),
}

AGGREGATES: dict[str, type] = {
    "STDDEV_POP": StdDevPop,
    "STDDEV_SAMP": StdDevSamp,
    "VAR_POP": VarPop,
    "VAR_SAMP": VarSamp,
    "ANY_VALUE": AnyValue,
    "BIT_AND": BitAnd,
    "BIT_OR": BitOr,
    "BIT_XOR": BitXor,
}

MATH_PROBE = "SELECT sqlite_compileoption_used('ENABLE_MATH_FUNCTIONS')"


def register(connection: Any) -> None:
    """Register everything that *connection*, one of the ``sqlite3`` module, lacks."""
    (has_math,) = connection.execute(MATH_PROBE).fetchone()
    for name, (arguments, function) in (PURE if has_math else PURE | MATH).items():
        connection.create_function(name, arguments, function, deterministic=True)
    for name, (arguments, function) in RANDOM.items():
        connection.create_function(name, arguments, function)
    for name, aggregate in AGGREGATES.items():
        connection.create_aggregate(name, 1, aggregate)
