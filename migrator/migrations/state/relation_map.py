"""The public ``ProjectState.relations`` map: which fields of which models point at a model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from migrator.migrations.references import ModelKey, relation_targets, resolve_relation
from migrator.migrations.state.model import ModelState

FieldsByName = dict[str, Any]
Relations = defaultdict[ModelKey, dict[ModelKey, FieldsByName]]


def new_relations() -> Relations:
    """Return an empty map."""
    return defaultdict(dict)


def copy_relations(relations: Relations) -> Relations:
    """Return a copy that shares only the fields."""
    twin = new_relations()
    for target, by_model in relations.items():
        twin[target] = {key: dict(fields) for key, fields in by_model.items()}
    return twin


def proxies_to_concrete(models: Mapping[ModelKey, ModelState]) -> dict[ModelKey, ModelKey]:
    """Return, for each proxy, the key of the concrete model behind it."""
    return {key: concrete_behind(key, models) for key, state in models.items() if state.options.get("proxy")}


def concrete_behind(key: ModelKey, models: Mapping[ModelKey, ModelState]) -> ModelKey:
    """Follow the bases of a proxy to the model that has the table, or to where one is missing.

    Raises:
        ValueError: no base is a model with a table.
    """
    state = models.get(key)
    if state is None or not state.options.get("proxy"):
        return key
    for base in state.bases:
        if isinstance(base, str) or (hasattr(base, "_meta") and not base._meta.abstract):
            base_key = resolve_relation(base, *key)
            if base_key in models:
                return concrete_behind(base_key, models)
            if hasattr(base, "_meta"):
                return resolve_relation(base._meta.concrete_model)
            return base_key
    raise ValueError(f"Proxy model {state.app_label}.{state.name} has no concrete base.")


class RelationMap:
    """Keeps the relations of a state.

    Args:
        models: the model states, by key.
        real_apps: apps without migrations, whose proxies are not looked through.
    """

    def __init__(self, models: Mapping[ModelKey, ModelState], real_apps: Iterable[str]) -> None:
        self.models = models
        self.real_apps = frozenset(real_apps)
        self.relations = new_relations()

    def fill(self) -> None:
        """Read the relations of all models."""
        concretes = proxies_to_concrete(self.models)
        for key, state in self.models.items():
            for name, field in state.fields.items():
                self.add(key, name, field, concretes)

    def copy(self, models: Mapping[ModelKey, ModelState]) -> RelationMap:
        """Return an independent copy over *models*."""
        twin = RelationMap(models, self.real_apps)
        twin.relations = copy_relations(self.relations)
        return twin

    def _targets(self, key: ModelKey, field: Any, concretes: Mapping[ModelKey, ModelKey] | None) -> list[ModelKey]:
        return [self._concrete(target, concretes) for target in relation_targets(field, key)]

    def _concrete(self, target: ModelKey, concretes: Mapping[ModelKey, ModelKey] | None) -> ModelKey:
        if target[0] in self.real_apps:
            return target
        if concretes is not None:
            return concretes.get(target, target)
        return concrete_behind(target, self.models)

    def add(self, key: ModelKey, name: str, field: Any, concretes: Mapping[ModelKey, ModelKey] | None = None) -> None:
        """Record the relations of one field."""
        for target in self._targets(key, field, concretes):
            self.relations[target].setdefault(key, {})[name] = field

    def discard(self, key: ModelKey, name: str, field: Any) -> None:
        """Forget the relations of one field."""
        for target in self._targets(key, field, None):
            by_model = self.relations.get(target, {})
            if key in by_model:
                by_model[key].pop(name, None)
                if not by_model[key]:
                    del by_model[key]

    def add_model(self, state: ModelState) -> None:
        """Record the relations of a new model; a proxy takes over what is recorded for it under its own key."""
        for name, field in state.fields.items():
            self.add(state.key, name, field)
        concrete = concrete_behind(state.key, self.models)
        if concrete != state.key and state.key in self.relations:
            for referrer, fields in self.relations.pop(state.key).items():
                self.relations[concrete].setdefault(referrer, {}).update(fields)

    def remove_model(self, key: ModelKey) -> None:
        """Forget a model, on both sides."""
        self.relations.pop(key, None)
        for target in [target for target, by_model in self.relations.items() if key in by_model]:
            del self.relations[target][key]
            if not self.relations[target]:
                del self.relations[target]

    def rename_model(self, old: ModelKey, new: ModelKey) -> None:
        """Move a model to another key, on both sides."""
        if old in self.relations:
            self.relations[new] = self.relations.pop(old)
        for by_model in self.relations.values():
            if old in by_model:
                by_model[new] = by_model.pop(old)

    def rename_field(self, key: ModelKey, old: str, new: str) -> None:
        """Move a field to another name; the dict that holds it stays the same object."""
        for by_model in self.relations.values():
            fields = by_model.get(key, {})
            if old in fields:
                fields[new] = fields.pop(old)
