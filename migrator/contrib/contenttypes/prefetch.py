"""Prefetching generic foreign keys with querysets of one's own."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public
from migrator.models.prefetch import Prefetch, _makes_instances


@public("contrib.contenttypes.prefetch")
class GenericPrefetch(Prefetch):
    """A path to a generic foreign key, with a queryset for each content type that is not to be fetched as it is.

    Args:
        lookup: the relations to follow, joined by ``__``.
        querysets: one for each of the content types.
        to_attr: attribute for the result, instead of the relation's own cache.

    Raises:
        ValueError: one of them does not produce model instances.
    """

    def __init__(self, lookup: str, querysets: Any, to_attr: str | None = None) -> None:
        if not all(_makes_instances(queryset) for queryset in querysets):
            raise ValueError("Prefetch querysets cannot use raw(), values(), and values_list().")
        super().__init__(lookup, to_attr=to_attr)
        self.querysets = querysets

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__()
        unevaluated = []
        for queryset in self.querysets:
            copied = queryset._chain()
            copied._result_cache = []  # pickling a queryset would run it
            unevaluated.append(copied)
        return {**state, "querysets": unevaluated}

    def get_current_querysets(self, level: int) -> Any:
        """Return the querysets if step *level* is the one they are for."""
        return self.querysets if self.get_current_prefetch_to(level) == self.prefetch_to else None
