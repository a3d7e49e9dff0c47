"""``&`` and ``|`` between what is searched for."""

from __future__ import annotations

from typing import Any


class Joined:
    """Gives a class the operators, which everywhere else are for conditions. ``_combine`` makes what they return."""

    BITAND: str
    BITOR: str

    def _combine(self, other: Any, connector: str, reversed: bool) -> Any:
        raise NotImplementedError(f"{type(self).__name__} must tell what its combinations are (_combine).")

    def __or__(self, other: Any) -> Any:
        return self._combine(other, self.BITOR, False)

    def __ror__(self, other: Any) -> Any:
        return self._combine(other, self.BITOR, True)

    def __and__(self, other: Any) -> Any:
        return self._combine(other, self.BITAND, False)

    def __rand__(self, other: Any) -> Any:
        return self._combine(other, self.BITAND, True)
