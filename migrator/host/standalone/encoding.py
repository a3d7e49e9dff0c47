"""Text and bytes, and the two in addresses."""

from __future__ import annotations

import codecs
import datetime
import re
from decimal import Decimal
from types import NoneType
from typing import Any

from migrator.host.deferred import deferred_pattern, locale, urllib_parse
from migrator.host.mode import public
from migrator.host.standalone.functional import Promise

exported = public("utils.encoding")

PROTECTED_TYPES = (NoneType, int, float, Decimal, datetime.datetime, datetime.date, datetime.time)

RESERVED = "/#%[]=:;$&()+,!?*@'~"
"""What stays as it is in an address, beside letters, digits, ``_``, ``.`` and ``-``."""


@public("utils.encoding")
class DjangoUnicodeDecodeError(UnicodeDecodeError):
    """Bytes that cannot be decoded; the text of the error shows them."""

    def __str__(self) -> str:
        return f"{super().__str__()}. You passed in {self.object!r} ({type(self.object)})"


@exported
def is_protected_type(obj: Any) -> bool:
    """Tell whether *obj* is a number, a date, a time or None, which ``strings_only`` leaves as they are."""
    return isinstance(obj, PROTECTED_TYPES)


@exported
def smart_str(s: Any, encoding: str = "utf-8", strings_only: bool = False, errors: str = "strict") -> Any:
    """Return *s* as text, but promises as they are."""
    return s if isinstance(s, Promise) else force_str(s, encoding, strings_only, errors)


@exported
def force_str(s: Any, encoding: str = "utf-8", strings_only: bool = False, errors: str = "strict") -> Any:
    """Return *s* as text; bytes are decoded.

    Args:
        s: any value.
        encoding, errors: how bytes are decoded.
        strings_only: leave numbers, dates, times and None as they are.

    Raises:
        DjangoUnicodeDecodeError: bytes cannot be decoded.
    """
    if type(s) is str or (strings_only and is_protected_type(s)):
        return s
    if not isinstance(s, bytes):
        return str(s)
    try:
        return str(s, encoding, errors)
    except UnicodeDecodeError as error:
        raise DjangoUnicodeDecodeError(*error.args) from None


@exported
def smart_bytes(s: Any, encoding: str = "utf-8", strings_only: bool = False, errors: str = "strict") -> Any:
    """Return *s* as bytes, but promises as they are."""
    return s if isinstance(s, Promise) else force_bytes(s, encoding, strings_only, errors)


@exported
def force_bytes(s: Any, encoding: str = "utf-8", strings_only: bool = False, errors: str = "strict") -> Any:
    """Return *s* as bytes; bytes in UTF-8 are encoded anew when another encoding is asked for."""
    if isinstance(s, bytes):
        return s if encoding == "utf-8" else s.decode("utf-8", errors).encode(encoding, errors)
    if strings_only and is_protected_type(s):
        return s
    return bytes(s) if isinstance(s, memoryview) else str(s).encode(encoding, errors)


@exported
def iri_to_uri(iri: Any) -> Any:
    """Return an address with its characters beyond ASCII encoded as RFC 3987 says; None stays None."""
    if iri is None:
        return None
    return urllib_parse.quote(str(iri) if isinstance(iri, Promise) else iri, safe=RESERVED)


ESCAPE = deferred_pattern(rb"%([0-9a-fA-F]{2})")
UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def _decode_escape(match: re.Match[bytes]) -> bytes:
    """Return the byte of an escape if it may stand in an address unescaped: unreserved, or part of UTF-8."""
    byte = int(match[1], 16)
    return bytes([byte]) if byte >= 0x80 or byte in UNRESERVED else match[0]


@exported
def uri_to_iri(uri: Any) -> Any:
    """Return an address with its escapes decoded where that loses nothing; the opposite of :func:`iri_to_uri`."""
    if uri is None:
        return None
    return repercent_broken_unicode(ESCAPE.sub(_decode_escape, force_bytes(uri))).decode()


@exported
def escape_uri_path(path: str) -> str:
    """Return the path part of an address with the characters escaped that mean something outside of it."""
    return urllib_parse.quote(path, safe="/:@&+$,-_.!~*'()")


@exported
def punycode(domain: str) -> str:
    """Return a domain name in ASCII."""
    return domain.encode("idna").decode("ascii")


@exported
def repercent_broken_unicode(path: bytes) -> bytes:
    """Return *path* with every byte escaped that is no valid UTF-8."""
    done = bytearray()
    while path:
        try:
            path.decode()
        except UnicodeDecodeError as error:
            escaped = urllib_parse.quote(path[error.start : error.end], safe=b"/#%[]=:;$&()+,!?*@'~")
            done += path[: error.start] + escaped.encode()
            path = path[error.end :]
        else:
            break
    return bytes(done) + path


@exported
def filepath_to_uri(path: Any) -> Any:
    """Return a file path as the path of an address; backslashes become slashes, None stays None."""
    if path is None:
        return None
    return urllib_parse.quote(str(path).replace("\\", "/"), safe="/~!*()'")


@exported
def get_system_encoding() -> str:
    """Return the encoding of the locale, ``ascii`` when there is none that Python knows."""
    try:
        encoding = locale.getlocale()[1] or "ascii"
        codecs.lookup(encoding)
    except Exception:  # noqa: BLE001 - a broken locale must never stop a program from starting
        return "ascii"
    return encoding


DEFAULT_LOCALE_ENCODING = get_system_encoding()
