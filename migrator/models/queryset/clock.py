"""A bound on what is remembered: what was used lately stays, the rest makes room (the "second chance" algorithm).

Whoever finds a :class:`Place` says so by setting ``used``, which is all that a hit costs. When something new comes and
there is no room, the clock's hand goes round: what was used since it last came by is passed over once more, and the
first place that was not is given up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from typing import Any
from weakref import ref


class Place:
    """Something remembered: a value of the dictionary ``table`` under ``key``."""

    __slots__ = ("__weakref__", "key", "table", "used")

    table: dict[Any, Any]
    key: Hashable
    used: bool


class Nothing(Place):
    """Remembered that there is nothing: what cannot be recorded need not be tried each time."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


class Clock:
    """The places of all dictionaries that share one bound.

    Only the dictionaries hold the places, so that those of a class go when the class goes.

    Args:
        limit: the greatest number of places.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.places: deque[ref[Place]] = deque()

    def __len__(self) -> int:
        return len(self.places)

    def enter(self, table: dict[Any, Any], key: Hashable, place: Place) -> None:
        """Remember *place* in *table*, and give up another one if there are too many."""
        place.table, place.key, place.used = table, key, False
        table[key] = place
        self.places.append(ref(place))
        while len(self.places) > self.limit:
            self._turn()

    def _turn(self) -> None:
        known = self.places.popleft()
        place = known()
        if place is None:
            return
        if place.used:
            place.used = False
            self.places.append(known)
        else:
            _give_up(place)

    def clear(self) -> None:
        """Give up all places."""
        # Other threads may go on entering places meanwhile.
        for _ in range(len(self.places)):
            try:
                place = self.places.popleft()()
            except IndexError:
                return
            if place is not None:
                _give_up(place)


def _give_up(place: Place) -> None:
    if place.table.get(place.key) is place:
        place.table.pop(place.key, None)
