"""Public path of the functions of text."""

from __future__ import annotations

from migrator.expressions.functions import text
from migrator.expressions.functions.text import (
    MD5 as MD5,
    SHA1 as SHA1,
    SHA224 as SHA224,
    SHA256 as SHA256,
    SHA384 as SHA384,
    SHA512 as SHA512,
    Chr as Chr,
    Concat as Concat,
    ConcatPair as ConcatPair,
    Left as Left,
    Length as Length,
    Lower as Lower,
    LPad as LPad,
    LTrim as LTrim,
    MySQLSHA2Mixin as MySQLSHA2Mixin,
    OracleHashMixin as OracleHashMixin,
    Ord as Ord,
    PostgreSQLSHAMixin as PostgreSQLSHAMixin,
    Repeat as Repeat,
    Replace as Replace,
    Reverse as Reverse,
    Right as Right,
    RPad as RPad,
    RTrim as RTrim,
    StrIndex as StrIndex,
    Substr as Substr,
    Trim as Trim,
    Upper as Upper,
)
from migrator.host.face import mirror

mirror(__name__, text)
