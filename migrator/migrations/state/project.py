"""The state of a whole project: all models at one point of the history, and the changes that operations make to it."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.migrations.references import (
    ModelKey,
    get_references,
    label_key,
    repointed,
    resolve_relation,
)
from migrator.migrations.state.apps import HistoricalApps, StateApps, read_real_models
from migrator.migrations.state.field_changes import FieldChanges
from migrator.migrations.state.model import ModelState
from migrator.migrations.state.model_map import ModelMap
from migrator.migrations.state.option_changes import OptionChanges
from migrator.migrations.state.reference_index import ReferenceIndex
from migrator.migrations.state.relation_map import RelationMap, Relations, proxies_to_concrete
from migrator.migrations.state.slices import Extent, Slices


@public("db.migrations.state")
class ProjectState(FieldChanges, OptionChanges):
    """All models of a project at one point of the history.

    A mutable shell over shared parts: :meth:`clone` copies no model, a change copies the models that it touches.

    Args:
        models: model states by ``(app_label, lower-case name)``.
        real_apps: labels of the apps without migrations, whose models are taken as they are now.
    """

    def __init__(self, models: Mapping[ModelKey, ModelState] | None = None, real_apps: set[str] | None = None) -> None:
        if real_apps is None:
            real_apps = set()
        else:
            assert isinstance(real_apps, set)
        self.real_apps = real_apps
        self.is_delayed = False
        self.was_rendered = False
        """Whether this state or the one it was cloned from has given out models: they fit together."""
        self.models = ModelMap(models or {}, self._touched)
        self._relation_map: RelationMap | None = None
        self._index = ReferenceIndex()
        self._index.stale.update(self.models)
        self._slices = Slices()
        self._deleted: dict[ModelKey, ModelState] = {}
        self._real_models: list[list[ModelState]] = []

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ProjectState):
            return NotImplemented
        return self.models == other.models and self.real_apps == other.real_apps

    __hash__ = None  # type: ignore[assignment]  # a mutable value

    def clone(self) -> ProjectState:
        """Return an independent state with the same models, at the cost of a dict copy."""
        twin = self.__class__.__new__(self.__class__)
        ProjectState.__init__(twin, None, self.real_apps)
        twin.models = ModelMap(self.models, twin._touched)
        self.models.disown()
        twin._index = self._index.copy()
        twin._slices = self._slices.copy()
        twin._deleted = self._deleted.copy()
        # One cell for all clones: whoever needs the models of apps without migrations first fills it.
        twin._real_models = self._real_models
        twin.is_delayed = self.is_delayed
        twin.was_rendered = self.was_rendered or "apps" in self.__dict__
        return twin

    @classmethod
    def from_apps(cls, apps: Any, like: ProjectState | None = None) -> ProjectState:
        """Read the state off the models that are registered in *apps*.

        Args:
            apps: the registry.
            like: the state that this one will be compared with; both share the fields that are the same.
        """
        known: Mapping[ModelKey, ModelState] = {} if like is None else like.models.shared
        models = apps.get_models(include_swapped=True)
        states = (
            ModelState.from_model(model, like=known.get((model._meta.app_label, model._meta.model_name)))
            for model in models
        )
        return cls({state.key: state for state in states})

    # -- reading without copying --

    def peek(self, key: ModelKey) -> ModelState:
        """Return a model state to read only.

        Raises:
            KeyError: there is none under *key*.
        """
        return self.models.shared[key]

    def model_items(self) -> Iterable[tuple[ModelKey, ModelState]]:
        """Return the pairs of key and model state, to read only."""
        return self.models.shared.items()

    def _touched(self, key: ModelKey) -> None:
        self._index.stale.add(key)

    def _current_index(self) -> ReferenceIndex:
        """Return the index of references after dropping the slices that it outdates."""
        changed = self._index.refresh(self.models.shared)
        if changed:
            self._slices.forget(changed)
        return self._index

    def referring_items(self, key: ModelKey) -> Iterator[tuple[ModelKey, ModelState]]:
        """Yield key and state of the models that name *key* in a field or a base, to read only."""
        for referrer in self._current_index().referrers(key):
            if referrer in self.models:
                yield referrer, self.peek(referrer)

    # -- relations --

    @property
    def _relations(self) -> Relations | None:
        return None if self._relation_map is None else self._relation_map.relations

    @property
    def relations(self) -> Relations:
        """Map of model key -> referring model key -> field name -> field."""
        if self._relation_map is None:
            self.resolve_fields_and_relations()
        assert self._relation_map is not None
        return self._relation_map.relations

    def name_fields(self) -> None:
        """Let each field learn its name; relations are read when somebody asks for them."""
        for _, state in self.model_items():
            for name, field in state.fields.items():
                field.name = name
        self._relation_map = None

    def resolve_fields_and_relations(self) -> None:
        """Read the relations of all models; each field learns its name."""
        self.name_fields()
        self._relation_map = RelationMap(self.models.shared, self.real_apps)
        self._relation_map.fill()

    def resolve_model_relations(self, model_key: ModelKey, concretes: Any = None) -> None:
        """Add the relations of one model to the map."""
        for name, field in self.peek(model_key).fields.items():
            self.resolve_model_field_relations(model_key, name, field, concretes)

    def resolve_model_field_relations(
        self, model_key: ModelKey, field_name: str, field: Any, concretes: Any = None
    ) -> None:
        """Add the relations of one field to the map."""
        if self._relation_map is not None:
            self._relation_map.add(model_key, field_name, field, concretes)

    def update_model_field_relation(
        self, model: Any, model_key: ModelKey, field_name: str, field: Any, concretes: Mapping[ModelKey, ModelKey]
    ) -> None:
        """Add or, when the model no longer has the field, drop one entry of the map."""
        target = resolve_relation(model, *model_key)
        if target[0] not in self.real_apps:
            target = concretes.get(target, target)
        by_model = self.relations[target]
        if field_name in self.peek(model_key).fields:
            by_model.setdefault(model_key, {})[field_name] = field
        elif field_name in by_model.get(model_key, {}):
            del by_model[model_key][field_name]
            if not by_model[model_key]:
                del by_model[model_key]

    def get_concrete_model_key(self, model: Any) -> ModelKey:
        """Return the key of the model that holds the table of *model*, which may be a proxy."""
        key = resolve_relation(model)
        return proxies_to_concrete(self.models.shared).get(key, key)

    # -- rendering --

    @cached_property
    def apps(self) -> StateApps:
        """The registry for user code; models in it are rendered when they are asked for.

        Raises:
            InvalidBasesError: a base is in no app.
            ValueError: a relation points at a model that is in no app.
        """
        index = self._current_index().copy()
        real_models = self._read_real_models()
        return StateApps(self.real_apps, dict(self.models.shared), real_models=real_models, index=index)

    def _read_real_models(self) -> list[ModelState]:
        if not self._real_models:
            self._real_models.append(list(read_real_models(self.real_apps)))
        return self._real_models[0]

    def slice(self, app_label: str, model_name: str, extent: Extent) -> HistoricalApps:
        """Return a registry with one model and those that a change of its table must know.

        It is far smaller than :attr:`apps` in a large project; built-in operations work with it. Treat it as
        read-only: states that agree on these models share it.
        """
        key = app_label, model_name.lower()
        self.was_rendered = True
        index = self._current_index()
        found = self._slices.get(extent, key)
        if found is None:
            states: Mapping[ModelKey, ModelState] = self.models.shared
            if self.real_apps:
                states = {**{state.key: state for state in self._read_real_models()}, **states}
            # A field may go after the model that it refers to, which its type is still from.
            self._deleted = {gone: state for gone, state in self._deleted.items() if index.referrers(gone)}
            if self._deleted:
                states = ChainMap(dict(states), self._deleted)
            found = self._slices.render(extent, key, states, index)
        return found

    def schema_model(self, app_label: str, model_name: str, extent: Extent = Extent.NEIGHBOURS) -> Any:
        """Return the model class that the schema editor works with.

        Args:
            app_label: label of the app.
            model_name: name of the model.
            extent: what else must be there beside the model.

        Raises:
            LookupError: there is no such model.
        """
        return self.slice(app_label, model_name, extent).get_model(app_label, model_name)

    def clear_delayed_apps_cache(self) -> None:
        """Let the next use of :attr:`apps` see delayed changes."""
        if self.is_delayed:
            self.__dict__.pop("apps", None)
            self.is_delayed = False

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Make rendered classes reflect a change of the model and of what it is related to.

        *delay* is kept for callers; rendering is always put off until somebody asks.
        """
        key = app_label, model_name.lower()
        self._touched(key)
        if "apps" in self.__dict__:
            self.apps.update(key, self.models.shared.get(key))

    def reload_models(self, models: Iterable[ModelKey], delay: bool = True) -> None:
        """The same as :meth:`reload_model` for several models."""
        for key in models:
            self.reload_model(*key, delay=delay)

    # -- changes of whole models --

    def add_model(self, model_state: ModelState) -> None:
        """Add a model."""
        self.models[model_state.key] = model_state
        if self._relation_map is not None:
            self._relation_map.add_model(model_state)
        self.reload_model(*model_state.key)

    def remove_model(self, app_label: str, model_name: str) -> None:
        """Remove a model.

        Raises:
            KeyError: there is no such model.
        """
        key = app_label, model_name.lower()
        self._deleted[key] = self.peek(key)
        del self.models[key]
        if self._relation_map is not None:
            self._relation_map.remove_model(key)
        self.reload_model(*key)

    def rename_model(self, app_label: str, old_name: str, new_name: str) -> None:
        """Rename a model, and have the relations and bases of other models follow."""
        old_key = app_label, old_name.lower()
        new_key = app_label, new_name.lower()
        new_label = f"{app_label}.{new_name}"
        renamed = self.peek(old_key).clone()
        renamed.name = new_name
        references = list(get_references(self, old_key))
        derived = [key for key, state in self.referring_items(old_key) if old_key in state.base_keys()]
        self.models[new_key] = renamed
        for model_state, name, field, reference in references:
            owner = new_key if model_state.key == old_key else model_state.key
            self._replace_field(owner, name, field, repointed(field, reference, new_label), old_key)
        for key in derived:
            child = self.models[key]
            child.bases = tuple(
                new_label.lower() if isinstance(base, str) and label_key(base) == old_key else base
                for base in child.bases
            )
            self.reload_model(*key)
        if old_key != new_key:
            del self.models[old_key]
            self.reload_model(*old_key)
            if self._relation_map is not None:
                self._relation_map.rename_model(old_key, new_key)
        self.reload_model(*new_key)

    def _replace_field(self, owner: ModelKey, name: str, old: Any, new: Any, renamed: ModelKey) -> None:
        """Put a repointed field in the place of the one that named a model by its old key."""
        self.models[owner].fields[name] = new
        self.reload_model(*owner)
        if self._relation_map is None:
            return
        for by_model in self._relation_map.relations.values():
            for key in (owner, renamed):
                if by_model.get(key, {}).get(name) is old:
                    by_model[key][name] = new
