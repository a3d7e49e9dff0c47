"""Shortening text and HTML to a number of characters or words."""

from __future__ import annotations

import html as html_module
import re
import unicodedata
from html.parser import HTMLParser
from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.lazy_object import SimpleLazyObject
from migrator.host.standalone.translation import pgettext

exported = public("utils.text")

VOID_ELEMENTS = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
PLACEHOLDER = "%(truncated_text)s"


@exported
def add_truncation_text(text: str, truncate: str | None = None) -> str:
    """Return *text* with the sign that it was cut: an ellipsis, or *truncate*, which may hold the text itself."""
    sign = pgettext("String to return when truncating text", f"{PLACEHOLDER}…") if truncate is None else truncate
    if PLACEHOLDER in sign:
        return sign % {"truncated_text": text}
    return text if text.endswith(sign) else f"{text}{sign}"


def _visible(text: str) -> list[str]:
    """Return the characters of *text*, combining marks joined to what they stand on."""
    characters: list[str] = []
    for character in text:
        if unicodedata.combining(character) and characters:
            characters[-1] += character
        else:
            characters.append(character)
    return characters


def _room(length: int, truncate: str | None) -> int:
    """Return how many characters are left beside the sign that a text was cut."""
    return max(0, length - len(_visible(add_truncation_text("", truncate))))


class Cut(Exception):
    """The limit was reached."""


class HTMLCutter(HTMLParser):
    """Copies HTML until its text reaches a limit, then closes the open elements.

    Args:
        limit: how many units of text to keep.
        truncate: the sign that the text was cut.
        by_words: whether the units are words, not characters.
    """

    def __init__(self, limit: int, truncate: str | None, by_words: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.left = limit
        self.truncate = truncate
        self.by_words = by_words
        self.output: list[str] = []
        self.open_tags: list[str] = []

    def cut(self, text: str) -> str:
        """Return *text*, HTML, up to the limit."""
        try:
            self.feed(text)
            self.close()
        except Cut:
            self.output += [f"</{tag}>" for tag in reversed(self.open_tags)]
        return "".join(self.output)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.output.append(self.get_starttag_text() or "")

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.output.append(self.get_starttag_text() or "")
        if tag not in VOID_ELEMENTS:
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.output.append(f"</{tag}>")
        if self.open_tags and self.open_tags[-1] == tag:
            self.open_tags.pop()

    def handle_data(self, data: str) -> None:
        units = re.split(r"(?<=\S)\s+(?=\S)", data) if self.by_words else _visible(data)
        count = len(data.split()) if self.by_words else len(units)
        if count <= self.left:
            self.left -= count
            self.output.append(html_module.escape(data))
            return
        kept = (" " if self.by_words else "").join(units[: self.left])
        self.output.append(add_truncation_text(html_module.escape(kept), self.truncate))
        raise Cut


@public("utils.text")
class Truncator(SimpleLazyObject):
    """A text that can be shortened: ``Truncator(text).chars(20)``."""

    def __init__(self, text: Any) -> None:
        super().__init__(lambda: str(text))

    def chars(self, num: Any, truncate: str | None = None, html: bool = False) -> str:
        """Return the text cut to *num* characters, the sign included.

        Args:
            num: how many characters.
            truncate: the sign that the text was cut, an ellipsis if None.
            html: whether tags do not count and are kept whole.
        """
        self._ready()
        length = int(num)
        if length <= 0:
            return ""
        text = unicodedata.normalize("NFC", self._wrapped)
        if html:
            return HTMLCutter(_room(length, truncate), truncate, by_words=False).cut(text)
        characters = _visible(text)
        if len(characters) <= length:
            return text
        return add_truncation_text("".join(characters[: _room(length, truncate)]), truncate)

    def words(self, num: Any, truncate: str | None = None, html: bool = False) -> str:
        """Return the text cut to *num* words; the arguments are those of :meth:`chars`."""
        self._ready()
        length = int(num)
        if length <= 0:
            return ""
        if html:
            return HTMLCutter(length, truncate, by_words=True).cut(self._wrapped)
        words = self._wrapped.split()
        shown = " ".join(words[:length])
        return add_truncation_text(shown, truncate) if len(words) > length else shown
