"""The sign that a text was cut, and the room that it takes."""

from __future__ import annotations

from migrator.host.deferred import unicodedata
from migrator.host.mode import public
from migrator.host.standalone.translation import pgettext

PLACEHOLDER = "%(truncated_text)s"


@public("utils.text")
def add_truncation_text(text: str, truncate: str | None = None) -> str:
    """Return *text* with the sign that it was cut: an ellipsis, or *truncate*, which may hold the text itself."""
    sign = pgettext("String to return when truncating text", f"{PLACEHOLDER}…") if truncate is None else truncate
    if PLACEHOLDER in sign:
        return sign % {"truncated_text": text}
    return text if text.endswith(sign) else f"{text}{sign}"


def visible(text: str) -> list[str]:
    """Return the characters of *text*, combining marks joined to what they stand on."""
    characters: list[str] = []
    for character in text:
        if unicodedata.combining(character) and characters:
            characters[-1] += character
        else:
            characters.append(character)
    return characters


def room(length: int, truncate: str | None) -> int:
    """Return how many characters are left beside the sign that a text was cut."""
    return max(0, length - len(visible(add_truncation_text("", truncate))))
