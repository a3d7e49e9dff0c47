"""Shortening HTML without breaking its elements."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any

from migrator.host.standalone.truncation import add_truncation_text, visible

VOID_ELEMENTS = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)


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
        units = re.split(r"(?<=\S)\s+(?=\S)", data) if self.by_words else visible(data)
        count = len(data.split()) if self.by_words else len(units)
        if count <= self.left:
            self.left -= count
            self.output.append(html.escape(data))
            return
        kept = (" " if self.by_words else "").join(units[: self.left])
        self.output.append(add_truncation_text(html.escape(kept), self.truncate))
        raise Cut
