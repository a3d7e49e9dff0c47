"""What happens when a field that was not loaded is read: fetch it, fetch it for all peers, or refuse."""

from __future__ import annotations

from typing import Any

from migrator.host.exceptions import FieldFetchBlocked
from migrator.host.mode import public


@public("db.models.fetch_modes")
class FetchMode:
    """How a descriptor gets a value that its instance does not hold yet."""

    __slots__ = ()

    track_peers = False
    """Whether instances loaded together remember each other."""

    def fetch(self, fetcher: Any, instance: Any) -> None:
        """Load what *fetcher* (a descriptor with ``fetch_one`` and ``fetch_many``) misses on *instance*."""
        raise NotImplementedError("Subclasses must implement this method.")


@public("db.models.fetch_modes")
class FetchOne(FetchMode):
    """Load the value for the instance alone."""

    __slots__ = ()

    def fetch(self, fetcher: Any, instance: Any) -> None:
        """Load the value for *instance*."""
        fetcher.fetch_one(instance)

    def __reduce__(self) -> str:
        return "FETCH_ONE"


@public("db.models.fetch_modes")
class FetchPeers(FetchMode):
    """Load the value for every living instance that came from the same query."""

    __slots__ = ()

    track_peers = True

    def fetch(self, fetcher: Any, instance: Any) -> None:
        """Load the value for *instance* and its peers, with one query."""
        peers = [peer for reference in instance._state.peers if (peer := reference()) is not None]
        if len(peers) > 1:
            fetcher.fetch_many(peers)
        else:
            fetcher.fetch_one(instance)

    def __reduce__(self) -> str:
        return "FETCH_PEERS"


@public("db.models.fetch_modes")
class FetchRaise(FetchMode):
    """Refuse: reading the value raises ``FieldFetchBlocked``."""

    __slots__ = ()

    def fetch(self, fetcher: Any, instance: Any) -> None:
        """Raise ``FieldFetchBlocked``, naming the model and the field."""
        path = f"{type(instance).__qualname__}.{fetcher.field.name}"
        raise FieldFetchBlocked(f"Fetching of {path} blocked.") from None

    def __reduce__(self) -> str:
        return "FETCH_RAISE"


FETCH_ONE = FetchOne()
FETCH_PEERS = FetchPeers()
FETCH_RAISE = FetchRaise()
