"""Identifiers and numbers as databases want them spelled."""

from __future__ import annotations

import decimal
from typing import Any

from migrator.host.dateparse import parse_time
from migrator.host.deferred import hashlib
from migrator.host.mode import public


@public("db.backends.utils")
def strip_quotes(table_name: str) -> str:
    """Return *table_name* without the double quotes around it, if it has them on both ends."""
    quoted = table_name[:1] == '"' == table_name[-1:]
    return table_name[1:-1] if quoted and len(table_name) > 1 else table_name


SHORTEST_LIMIT = 30
"""Characters that a name may have on every database: only for longer ones it matters which database it is."""


def requoted(name: str) -> str:
    """Return a name that holds double quotes as one identifier in double quotes.

    Those around it, and those around the point after a namespace (``schema"."name``), are kept. Any other belongs to
    the name and is doubled, so that no name can end its quotation and go on as SQL.
    """
    parts = strip_quotes(name).split('"."')
    return (
        '"'
        + '"."'.join(part if '"' not in part.replace('""', "") else part.replace('"', '""') for part in parts)
        + '"'
    )


@public("db.backends.utils")
def split_identifier(identifier: str) -> tuple[str, str]:
    """Split an identifier with a namespace (``"schema"."table"``) into namespace and name, without outer quotes.

    The namespace is empty if there is none.
    """
    namespace, separator, name = identifier.partition('"."')
    if not separator:
        namespace, name = "", identifier
    return namespace.strip('"'), name.strip('"')


@public("db.backends.utils")
def names_digest(*args: str, length: int) -> str:
    """Return *length* hexadecimal digits that stand for *args*; the same arguments give the same digits for ever."""
    digest = hashlib.md5(usedforsecurity=False)
    for name in args:
        digest.update(name.encode())
    return digest.hexdigest()[:length]


@public("db.backends.utils")
def truncate_name(identifier: str, length: int | None = None, hash_len: int = 4) -> str:
    """Shorten *identifier* to *length* characters, ending in a digest so that different names stay different.

    Only the name is shortened, never the namespace before it.
    """
    namespace, name = split_identifier(identifier)
    if length is None or len(name) <= length:
        return identifier
    short = name[: length - hash_len] + names_digest(name, length=hash_len)
    return f'{namespace}"."{short}' if namespace else short


@public("db.backends.utils")
def format_number(value: Any, max_digits: int | None, decimal_places: int | None) -> str | None:
    """Format a decimal as fixed-point text with the given precision, or None for None.

    Raises:
        decimal.Inexact, decimal.Rounded: without *decimal_places*, a value that needs rounding.
    """
    if value is None:
        return None
    context = decimal.getcontext().copy()
    if max_digits is not None:
        context.prec = max_digits
    if decimal_places is None:
        context.traps[decimal.Rounded] = True
        number = context.create_decimal(value)
    else:
        number = value.quantize(decimal.Decimal((0, (1,), -decimal_places)), context=context)
    return f"{number:f}"


@public("db.backends.utils")
def split_tzname_delta(tzname: str) -> tuple[str, str | None, str | None]:
    """Split a time zone name into name, sign and offset: ``"UTC+05:30"`` gives ``("UTC", "+", "05:30")``.

    Sign and offset are None where the name has none.
    """
    for sign in "+-":
        name, found, offset = tzname.rpartition(sign)
        if found and offset and parse_time(offset):
            # "+10" means hours.
            return name, sign, offset if ":" in offset else f"{offset}:00"
    return tzname, None, None
