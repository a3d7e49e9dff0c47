"""Comparing what is equal although it is not the same: numbers that are nearly so, XML."""

from __future__ import annotations

import re
from typing import Any
from xml.dom.minidom import Node, parseString

from migrator.host.mode import public

SPACES = re.compile(r"\s+")
ROOTLESS = frozenset({Node.COMMENT_NODE, Node.DOCUMENT_TYPE_NODE, Node.PROCESSING_INSTRUCTION_NODE})
"""What may stand before the root element."""


@public("test.utils")
class Approximate:
    """Equals numbers that differ from *val* by less than half a unit of the last of *places* decimal places."""

    def __init__(self, val: Any, places: int = 7) -> None:
        self.val = val
        self.places = places

    def __repr__(self) -> str:
        return repr(self.val)

    def __eq__(self, other: object) -> bool:
        return bool(self.val == other or round(abs(self.val - other), self.places) == 0)

    __hash__ = None  # type: ignore[assignment]  # it equals different numbers


def _root(text: str) -> Any:
    document = parseString(text)
    return next(node for node in document.childNodes if node.nodeType not in ROOTLESS)


def _children(element: Any) -> list[Any]:
    return [child for child in element.childNodes if child.nodeType == Node.ELEMENT_NODE]


def _own_text(element: Any) -> str:
    """Return the text between the child elements; it does not matter how much space is where there is some."""
    parts = "".join(child.data for child in element.childNodes if child.nodeType == Node.TEXT_NODE)
    return SPACES.sub(" ", parts)


def _equal(left: Any, right: Any) -> bool:
    if left.tagName != right.tagName or dict(left.attributes.items()) != dict(right.attributes.items()):
        return False
    if _own_text(left) != _own_text(right):
        return False
    mine, theirs = _children(left), _children(right)
    return len(mine) == len(theirs) and all(map(_equal, mine, theirs))


@public("test.utils")
def compare_xml(want: str, got: str) -> bool:
    """Say whether two XML texts mean the same: the order of attributes and the amount of space do not count.

    Only the root elements are compared. Text is parsed as it is; do not feed it what strangers wrote.

    Raises:
        xml.parsers.expat.ExpatError: one of them is no XML.
    """
    want, got = (text.strip().replace("\\n", "\n") for text in (want, got))
    if not want.startswith("<?xml"):
        # A fragment may have several elements side by side.
        want, got = (f'<?xml version="1.0" encoding="UTF-8"?>\n<root>{text}</root>' for text in (want, got))
    return _equal(_root(want), _root(got))
