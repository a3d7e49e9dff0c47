"""How a model's ``Options`` finds its way along parent links (multi-table inheritance)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from migrator.host.functional import cached_property


class Ancestry:
    """Parent chains and join paths of a model; mixed into :class:`~migrator.schema.options.Options`."""

    model: Any
    parents: dict[Any, Any]
    concrete_model: Any

    @cached_property
    def all_parents(self) -> tuple[Any, ...]:
        """Every ancestor model that has its own place in the chain, nearest generation first, without repeats."""
        found = dict.fromkeys(self.parents)
        for parent in self.parents:
            found.update(dict.fromkeys(parent._meta.all_parents))
        return tuple(found)

    def get_parent_list(self) -> list[Any]:
        """Return all ancestors as a new list."""
        return list(self.all_parents)

    def get_base_chain(self, model: Any) -> list[Any]:
        """Return the models on the way up to *model*, nearest first, *model* included; empty if there is no way."""
        if model in self.parents:
            return [model]
        ways = ((parent, parent._meta.get_base_chain(model)) for parent in self.parents)
        return next(([parent, *rest] for parent, rest in ways if rest), [])

    def get_ancestor_link(self, ancestor: Any) -> Any:
        """Return the field of this model that leads towards *ancestor*, or None.

        For an ancestor several generations up, that is the link to the parent that knows the way.
        """
        if ancestor in self.parents:
            return self.parents[ancestor]
        for parent, link in self.parents.items():
            beyond = parent._meta.get_ancestor_link(ancestor)
            if beyond:
                # A proxy parent has no link field of its own: the link beyond it is the one to follow.
                return link or beyond
        return None

    def get_path_to_parent(self, parent: Any) -> list[Any]:
        """Return the joins (``PathInfo``) from this model's table up to the table of *parent*."""
        path: list[Any] = []
        if self.model is parent:
            return path
        for lower, upper in pairwise([self.model, *self.get_base_chain(parent)]):
            link = lower._meta.parents[upper]
            # From a proxy to the model it stands for there is no link and no join.
            if link is not None:
                path.extend(link.path_infos)
        return path

    def get_path_from_parent(self, parent: Any) -> list[Any]:
        """Return the joins (``PathInfo``) from the table of *parent* down to this model's table."""
        if self.model is parent:
            return []
        chain = [*reversed(self.concrete_model._meta.get_base_chain(parent)), self.concrete_model]
        path: list[Any] = []
        for upper, lower in pairwise(chain):
            link = lower._meta.get_ancestor_link(upper)
            path.extend(link.reverse_path_infos)
        return path
