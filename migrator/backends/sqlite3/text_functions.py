"""Functions on text: padding, hashes, regular expressions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from migrator.backends.sqlite3.nulls import null_if_null
from migrator.host.deferred import hashlib


def _padding(missing: int, fill_text: str) -> str:
    """Return *fill_text* over and over, *missing* characters of it."""
    if missing <= 0 or not fill_text:
        return ""
    return (fill_text * (missing // len(fill_text) + 1))[:missing]


@null_if_null
def _sqlite_lpad(text: str, length: int, fill_text: str) -> str:
    return text[:length] if len(text) >= length else _padding(length - len(text), fill_text) + text


@null_if_null
def _sqlite_rpad(text: str, length: int, fill_text: str) -> str:
    return (text + _padding(length - len(text), fill_text))[:length]


@null_if_null
def _sqlite_repeat(text: str, count: int) -> str:
    return text * count


@null_if_null
def _sqlite_reverse(text: str) -> str:
    return text[::-1]


@null_if_null
def _sqlite_regexp(pattern: str, string: Any) -> bool:
    return re.search(pattern, string if isinstance(string, str) else str(string)) is not None


def _hash(name: str) -> Callable[..., Any]:
    @null_if_null
    def digest(text: str) -> str:
        return hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest()

    return digest


_sqlite_md5 = _hash("md5")
_sqlite_sha1 = _hash("sha1")
_sqlite_sha224 = _hash("sha224")
_sqlite_sha256 = _hash("sha256")
_sqlite_sha384 = _hash("sha384")
_sqlite_sha512 = _hash("sha512")
