"""Texts: capital letters, slugs, file names, lists in words, line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from migrator.host.deferred import deferred_pattern, unicodedata
from migrator.host.mode import public
from migrator.host.standalone.exceptions import SuspiciousFileOperation
from migrator.host.standalone.functional import keep_lazy_text, lazy
from migrator.host.standalone.translation import gettext, gettext_lazy

exported = public("utils.text")


@exported
@keep_lazy_text
def capfirst(x: Any) -> Any:
    """Return *x* with its first letter in upper case."""
    text = x if isinstance(x, str) or not x else str(x)
    return text and text[0].upper() + text[1:]


def _wrap_line(line: str, width: int) -> Iterator[str]:
    """Yield the pieces of a line, broken at spaces only; words longer than *width* stay whole."""
    piece = ""
    for word in line.split(" "):
        candidate = f"{piece} {word}" if piece else word
        if piece and len(candidate) > width:
            yield piece
            candidate = word
        piece = candidate
    yield piece


@exported
@keep_lazy_text
def wrap(text: Any, width: int) -> str:
    """Return *text* with lines no longer than *width* where its words allow; its own line breaks stay."""
    return "\n".join(piece for line in str(text).split("\n") for piece in _wrap_line(line, width))


@exported
@keep_lazy_text
def get_valid_filename(name: Any) -> str:
    """Return *name* as a name for a file: spaces become underscores, unusual characters go.

    Raises:
        SuspiciousFileOperation: nothing is left, or a name for a directory.
    """
    cleaned = re.sub(r"[^-\w.]", "", str(name).strip().replace(" ", "_"))
    if cleaned in ("", ".", ".."):
        raise SuspiciousFileOperation(f"Could not derive file name from '{name}'")
    return cleaned


@exported
@keep_lazy_text
def get_text_list(list_: Sequence[Any], last_word: Any = gettext_lazy("or")) -> str:  # noqa: B008 - lazy on purpose
    """Return the items as an enumeration: ``a, b or c``."""
    items = [str(item) for item in list_]
    if len(items) < 2:
        return "".join(items)
    # Translators: stands between the items of an enumeration.
    return f"{gettext(', ').join(items[:-1])} {last_word} {items[-1]}"


@exported
@keep_lazy_text
def normalize_newlines(text: Any) -> str:
    """Return *text* with every line break written as ``\\n``."""
    return re.sub(r"\r\n?", "\n", str(text))


KEYPAD = {
    letter: digit
    for digit, letters in enumerate(("abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"), 2)
    for letter in letters
}


@exported
@keep_lazy_text
def phone2numeric(phone: str) -> str:
    """Return a phone number with its letters replaced by the digits of their keys."""
    return "".join(str(KEYPAD.get(character, character)) for character in phone.lower())


WORD_WITH_QUOTES = deferred_pattern(
    r"""(?: [^\s'"]* (?: "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' ) )+ [^\s'"]*   # a word with whole quotations in it
        | \S+                                                                # any other word
    """,
    re.VERBOSE,
)


@exported
def smart_split(text: Any) -> Iterator[str]:
    """Yield the words of *text*; what stands in quotation marks stays together, marks included."""
    for match in WORD_WITH_QUOTES.finditer(str(text)):
        yield match[0]


@exported
@keep_lazy_text
def unescape_string_literal(s: str) -> str:
    r"""Return the content of a quoted text, with ``\"`` and ``\\`` resolved.

    Raises:
        ValueError: *s* is not quoted.
    """
    quote = s[:1]
    if quote not in ("'", '"') or s[-1:] != quote:
        raise ValueError(f"Not a string literal: {s!r}")
    return s[1:-1].replace(f"\\{quote}", quote).replace("\\\\", "\\")


@exported
@keep_lazy_text
def slugify(value: Any, allow_unicode: bool = False) -> str:
    """Return *value* as part of an address: letters, digits, underscores and hyphens.

    Args:
        value: any text.
        allow_unicode: keep letters beyond ASCII.
    """
    text = unicodedata.normalize("NFKC" if allow_unicode else "NFKD", str(value))
    if not allow_unicode:
        text = text.encode("ascii", "ignore").decode()
    words = re.sub(r"[^\w\s-]", "", text.lower())
    return re.sub(r"[-\s]+", "-", words).strip("-_")


CASE_BOUNDARY = deferred_pattern(r"(?<=[a-z])(?=[A-Z])|(?=[A-Z](?![A-Z]|$))")


@exported
def camel_case_to_spaces(value: str) -> str:
    """Return ``CamelCase`` as ``camel case``."""
    return CASE_BOUNDARY.sub(" ", value).strip().lower()


@exported
def _format_lazy(format_string: Any, *args: Any, **kwargs: Any) -> str:
    return str(format_string).format(*args, **kwargs)


format_lazy: Any = lazy(_format_lazy, str)
"""``format_lazy(format_string, *args, **kwargs)``: ``str.format`` that keeps its parts lazy."""
