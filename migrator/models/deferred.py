"""The mark for "not loaded" among the values that an instance is made of."""

from __future__ import annotations

from migrator.host.mode import public


@public("db.models.base")
class Deferred:
    """Type of :data:`DEFERRED`."""

    def __repr__(self) -> str:
        return "<Deferred field>"

    def __str__(self) -> str:
        return "<Deferred field>"


DEFERRED = Deferred()
"""Passed in place of a value, leaves the attribute unset, to be fetched when it is read."""
