"""Catalogues of translated messages."""

from __future__ import annotations

from gettext import GNUTranslations, translation as translation
from typing import Any


class MergedCatalogue(GNUTranslations):
    """The catalogues of one language, in one."""

    def __init__(self) -> None:
        super().__init__()
        self._catalog: dict[Any, Any] = {}
        self.plural = lambda number: int(number != 1)

    def take(self, other: Any) -> None:
        """Add what *other* has and this one has not."""
        self._catalog = {**other._catalog, **self._catalog}
        self.plural = other.plural
