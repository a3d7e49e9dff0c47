"""Strings that are known to be safe in HTML."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.functional import keep_lazy

exported = public("utils.safestring")


@exported
class SafeData:
    """Marker base of text that is to be left alone when HTML is escaped."""

    def __html__(self) -> Any:
        """Return the text itself, for templates of other libraries."""
        return self


@exported
class SafeString(str, SafeData):
    """A string that is safe in HTML; adding another safe string keeps it safe."""

    __slots__ = ()

    def __add__(self, other: str) -> Any:
        joined = super().__add__(other)
        return SafeString(joined) if isinstance(other, SafeData) else joined

    def __str__(self) -> str:
        return self


SafeText = SafeString


@exported
@keep_lazy(SafeString)
def mark_safe(s: Any) -> Any:
    """Return *s* as text that is safe in HTML; promises stay lazy."""
    return s if hasattr(s, "__html__") else SafeString(s)
