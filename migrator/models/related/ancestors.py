"""Instances of parent models that hang together with an instance of a child model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def with_cached_ancestors(model: Any, instance: Any) -> Iterator[Any]:
    """Yield *instance*, then the cached instances of its parents, one generation after the other, up to *model*.

    What is prefetched for a parent's relation is there for the child too.
    """
    while instance is not None:
        yield instance
        instance = _cached_parent(model, instance)


def _cached_parent(model: Any, instance: Any) -> Any:
    if instance._meta.concrete_model is model:
        return None
    for parent, link in instance._meta.parents.items():
        if link is not None and issubclass(parent, model) and link.is_cached(instance):
            return link.get_cached_value(instance)
    return None
