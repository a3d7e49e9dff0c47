"""Shortening text and HTML to a number of characters or words."""

from __future__ import annotations

from typing import Any

from migrator.host.deferred import unicodedata
from migrator.host.mode import public
from migrator.host.standalone.lazy_object import SimpleLazyObject
from migrator.host.standalone.truncation import add_truncation_text as add_truncation_text, room, visible


def _cut_html(text: str, limit: int, truncate: str | None, *, by_words: bool) -> str:
    from migrator.host.standalone.html_cutter import HTMLCutter  # parsing HTML is rare, and its parser large

    return HTMLCutter(limit, truncate, by_words).cut(text)


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
            return _cut_html(text, room(length, truncate), truncate, by_words=False)
        characters = visible(text)
        if len(characters) <= length:
            return text
        return add_truncation_text("".join(characters[: room(length, truncate)]), truncate)

    def words(self, num: Any, truncate: str | None = None, html: bool = False) -> str:
        """Return the text cut to *num* words; the arguments are those of :meth:`chars`."""
        self._ready()
        length = int(num)
        if length <= 0:
            return ""
        if html:
            return _cut_html(self._wrapped, length, truncate, by_words=True)
        words = self._wrapped.split()
        shown = " ".join(words[:length])
        return add_truncation_text(shown, truncate) if len(words) > length else shown
