"""Which fields of which models are fetched, as nested dictionaries: what ``defer()`` and ``only()`` come to."""

from __future__ import annotations

from typing import Any

from migrator.host.exceptions import FieldError
from migrator.query.paths import named_field
from migrator.query.selection import Selection
from migrator.sql.constants import LOOKUP_SEP

Mask = dict[Any, Any]
"""Fields to fetch, each with the mask of the model that it leads to. An empty mask means all fields."""


class Masks(Selection):
    """Makes the mask of the fields to fetch."""

    def get_select_mask(self) -> Mask:
        """Return the mask; keys are fields, reverse relations, or ``(alias, relation)`` for filtered relations."""
        names, defer = self.deferred_loading
        if not names:
            return {}
        tree: dict[str, Any] = {}
        for path in names:
            branch = tree
            for name in path.split(LOOKUP_SEP):
                branch = branch.setdefault(name, {})
        fill = self._mask_all_but if defer else self._mask_only
        return fill(self.get_meta(), tree, {})

    def _mask_all_but(self, opts: Any, tree: dict[str, Any], mask: Mask) -> Mask:
        """Add all fields but the leaves of *tree*."""
        tree = dict(tree)
        _add_primary_key(opts, mask)
        for field in opts.concrete_fields:
            branch = tree.pop(field.name, None)
            if branch is None and field.attname != field.name:
                branch = tree.pop(field.attname, None)
            if branch is None:
                mask.setdefault(field, {})
            elif branch:
                if not field.is_relation:
                    raise _no_relation(field, branch)
                self._mask_all_but(_concrete(field.related_model), branch, mask.setdefault(field, {}))
        for relation in opts.related_objects:
            # select_related() may follow it, unless it is deferred as a whole.
            if relation.one_to_one and tree.get(relation.name) == {}:
                del tree[relation.name]
            elif relation.field.unique:
                mask.setdefault(relation, {})
        for name, branch in tree.items():
            if (found := self._related_by_name(opts, name)) is not None:
                key, model = found
                self._mask_all_but(_concrete(model), branch, mask.setdefault(key, {}))
        return mask

    def _related_by_name(self, opts: Any, name: str) -> tuple[Any, Any] | None:
        """Return the mask's key and the model for a reverse or filtered relation; None for what cannot be deferred."""
        if filtered := self._filtered_relations.get(name):
            relation = opts.get_field(filtered.relation_name)
            return (name, relation), relation.related_model
        relation = named_field(opts, name)
        if not relation.auto_created or relation.concrete:
            # Many-to-many and generic relations have no column here; naming them has always been harmless.
            return None
        return relation, relation.related_model

    def _mask_only(self, opts: Any, tree: dict[str, Any], mask: Mask) -> Mask:
        """Add just the fields in *tree* and the primary key."""
        _add_primary_key(opts, mask)
        for name, branch in tree.items():
            if name in self._filtered_relations:
                field = opts.get_field(self._filtered_relations[name].relation_name)
                key: Any = (name, field)
            else:
                field = key = named_field(opts, name)
            sub_mask = mask.setdefault(key, {})
            if branch:
                if not field.is_relation:
                    raise _no_relation(field, branch)
                self._mask_only(_concrete(field.related_model), branch, sub_mask)
        return mask


def _add_primary_key(opts: Any, mask: Mask) -> None:
    for field in opts.pk_fields:
        mask[field] = {}


def _no_relation(field: Any, branch: dict[str, Any]) -> FieldError:
    return FieldError(f"{next(iter(branch))}: only() and defer() lead no further than {field.name!r}, a column.")


def _concrete(model: Any) -> Any:
    return model._meta.concrete_model._meta
