"""Lazily compiled regular expressions."""

from __future__ import annotations

from migrator.host import regex_helper as origin
from migrator.host.face import mirror
from migrator.host.regex_helper import (
    _lazy_re_compile as _lazy_re_compile,
)

mirror(__name__, origin)
