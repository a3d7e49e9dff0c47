"""What decides, apart from the query, which SQL a connection wants: the key under which compiled statements are kept.

Connections that want the same SQL have the same :class:`Capability`, whatever thread they belong to. It holds what is
known without asking the server; what the server is asked for follows from that.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakValueDictionary

from migrator.host.conf import settings


class Capability:
    """Equal to nothing but itself, so that looking it up costs little: there is one for the same facts."""

    __slots__ = ("__weakref__", "facts")

    def __init__(self, facts: tuple[Any, ...]) -> None:
        self.facts = facts


_known: WeakValueDictionary[tuple[Any, ...], Capability] = WeakValueDictionary()


def capability_of(connection: Any) -> Capability:
    """Return what *connection* is capable of now: classes, server and its version, options, features, time zone."""
    configured = connection.settings_dict
    facts: tuple[Any, ...] = (
        type(connection),
        type(connection.ops),
        connection.known_version(),
        str(configured.get("HOST")),
        str(configured.get("PORT")),
        repr(configured.get("OPTIONS")),
        configured.get("TIME_ZONE"),
        bool(settings.USE_TZ),
        connection.features.replaced(),
    )
    found = _known.get(facts)
    if found is None:
        found = _known.setdefault(facts, Capability(facts))
    return found
