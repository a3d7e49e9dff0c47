"""How converters of a backend tell the hydration of rows what they do, so that it need not call them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class InPlace(NamedTuple):
    """What a converter does with nearly all values, as text that stands in the generated function: that saves a call.

    A converter that has one carries it as its attribute ``in_place``; it is called for all other values.

    Attributes:
        test: an expression that is true for such values; ``{value}`` stands for the value, other names for *names*.
        result: an expression for what becomes of them.
        names: the objects that the expressions name.
    """

    test: str
    result: str
    names: Mapping[str, Any]
