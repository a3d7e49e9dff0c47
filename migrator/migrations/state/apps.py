"""Registries of historical models, rendered when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from migrator.host.apps import AppConfig, Apps, apps as global_apps
from migrator.host.conf import settings
from migrator.host.mode import public
from migrator.migrations.exceptions import InvalidBasesError
from migrator.migrations.references import ModelKey, relation_targets, resolve_relation
from migrator.migrations.state.model import ModelState
from migrator.migrations.state.reference_index import ReferenceIndex


@public("db.migrations.state")
class AppConfigStub(AppConfig):
    """The configuration of an app in a historical registry: a label and its models."""

    def __init__(self, label: str) -> None:
        self.apps: Any = None
        self.models: Any = {}
        # The label of a historical app is also its name: dotted ones must not clash by their last part.
        self.label = label
        self.name = label

    def import_models(self) -> None:
        """Take the app's part of the registry; there is no module to import."""
        self.models = self.apps.all_models[self.label]

    def get_model(self, model_name: str, require_ready: bool = True) -> Any:
        """Return a model of the app, rendering it first where needed."""
        self.apps.require((self.label, model_name.lower()))
        return super().get_model(model_name, require_ready)

    def get_models(self, include_auto_created: bool = False, include_swapped: bool = False) -> Iterator[Any]:
        """Yield the models of the app, rendering everything first where needed."""
        self.apps.require_all()
        yield from super().get_models(include_auto_created, include_swapped)


class HistoricalApps(Apps):
    """A registry of rendered models that belong to one point of the history."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._model_lists: dict[tuple[bool, bool], list[Any]] = {}
        super().__init__([AppConfigStub(label) for label in sorted(labels)])

    def require(self, key: ModelKey) -> None:
        """Make sure that the model *key* is there, if it can be."""

    def require_all(self) -> None:
        """Make sure that all models are there."""

    def get_rendered_models(self, include_auto_created: bool = False, include_swapped: bool = False) -> list[Any]:
        """Return the models that are there already."""
        shape = (include_auto_created, include_swapped)
        if shape not in self._model_lists:
            self._model_lists[shape] = [
                model
                for models in self.all_models.values()
                for model in models.values()
                if (include_auto_created or not model._meta.auto_created)
                and (include_swapped or not model._meta.swapped)
            ]
        return self._model_lists[shape]

    def get_models(self, include_auto_created: bool = False, include_swapped: bool = False) -> list[Any]:
        """Return all models, rendering what is not there yet."""
        self.require_all()
        return list(self.get_rendered_models(include_auto_created, include_swapped))

    def clear_cache(self) -> None:
        """Forget lists of models, and what the models know about each other."""
        self._model_lists.clear()
        if self.ready:
            for models in self.all_models.values():
                for model in models.values():
                    model._meta._expire_cache()

    @contextmanager
    def bulk_update(self) -> Iterator[None]:
        """Put off clearing caches until several models have been changed."""
        was_ready = self.ready
        self.ready = False
        try:
            yield
        finally:
            self.ready = was_ready
            self.clear_cache()

    def register_model(self, app_label: str, model: Any) -> None:
        """Put *model* into the registry, in place of one of the same name."""
        name = model._meta.model_name
        self._add_stub(app_label)
        self.all_models[app_label][name] = model
        self.do_pending_operations(model)
        self.clear_cache()

    def _add_stub(self, app_label: str) -> None:
        if app_label not in self.app_configs:
            config = AppConfigStub(app_label)
            config.apps = self
            config.import_models()
            self.app_configs[app_label] = config

    def unregister_model(self, app_label: str, model_name: str) -> None:
        """Take a model out of the registry; one that is not there is no error."""
        self.all_models.get(app_label, {}).pop(model_name, None)
        self._model_lists.clear()

    def render_states(self, states: Sequence[ModelState]) -> None:
        """Render *states*, bases before what is derived from them.

        Raises:
            InvalidBasesError: bases of some of them are neither among them nor in the registry.
        """
        waiting = list(states)
        with self.bulk_update():
            while waiting:
                blocked = []
                for state in waiting:
                    try:
                        state.render(self)
                    except InvalidBasesError:
                        blocked.append(state)
                if len(blocked) == len(waiting):
                    raise unresolved_bases(blocked)
                waiting = blocked

    render_multiple = render_states


def unresolved_bases(states: Sequence[ModelState]) -> InvalidBasesError:
    """Return the error for models whose bases are nowhere."""
    missing = sorted({".".join(key) for state in states for key in state.base_keys()})
    return InvalidBasesError(
        f"Cannot resolve bases for {list(states)!r}\nThis can happen if you are inheriting models from an "
        "app with migrations (e.g. contrib.auth)\n in an app with no migrations. The bases are "
        f"{', '.join(missing)}: let the app have migrations too, or depend on the migration that creates them."
    )


@public("db.migrations.state")
class StateApps(HistoricalApps):
    """The registry that ``RunPython`` functions get.

    A model is rendered, with all it is connected to, when it is asked for; asking for the list of models renders
    everything.

    Args:
        real_apps: labels of apps without migrations; their models are taken as they are, without relations.
        models: the model states, by key.
        ignore_swappable: let references to the user model dangle.
        real_models: the states of the models of *real_apps*, if they are known already.
        index: references between the models, if they are known already.

    Raises:
        InvalidBasesError: a base is in no app.
        ValueError: a relation points at a model that is in no app.
    """

    def __init__(
        self,
        real_apps: Iterable[str],
        models: Mapping[ModelKey, ModelState],
        ignore_swappable: bool = False,
        *,
        real_models: Sequence[ModelState] | None = None,
        index: ReferenceIndex | None = None,
    ) -> None:
        self.real_models: list[ModelState] = (
            list(read_real_models(real_apps)) if real_models is None else list(real_models)
        )
        self._states: dict[ModelKey, ModelState] = {state.key: state for state in self.real_models}
        self._states.update(models.items())
        if index is None:
            index = ReferenceIndex()
            index.stale.update(self._states)
            index.refresh(self._states)
        self._index = index
        self._pending = dict.fromkeys(self._states)
        self._changed: set[ModelKey] = set()
        self._rendering = False
        super().__init__({*real_apps, *(label for label, _ in models)})
        self._check_references({label_of(settings.AUTH_USER_MODEL)} if ignore_swappable else set())

    def _check_references(self, ignored: set[ModelKey]) -> None:
        dangling = set(self._index.dangling(self._states)) - ignored
        if not dangling:
            return
        blocked = [state for state in self._states.values() if not dangling.isdisjoint(state.base_keys())]
        if blocked:
            raise unresolved_bases(self._all_blocked(blocked))
        lines = sorted({line for state in self._states.values() for line in self._dangling_lines(state, dangling)})
        if lines:
            raise ValueError("\n".join(lines))

    def _all_blocked(self, blocked: list[ModelState]) -> list[ModelState]:
        """Return *blocked* and what is derived from them, in the order of the state."""
        keys = {state.key for state in blocked}
        size = 0
        while size != len(keys):
            size = len(keys)
            keys.update(state.key for state in self._states.values() if not keys.isdisjoint(state.base_keys()))
        return [state for key, state in self._states.items() if key in keys]

    def _dangling_lines(self, state: ModelState, dangling: set[ModelKey]) -> Iterator[str]:
        for name, field in state.fields.items():
            for target in relation_targets(field, state.key):
                if target not in dangling:
                    continue
                app_label, model_name = target
                reason = (
                    f"app '{app_label}' doesn't provide model '{model_name}'"
                    if app_label in self.app_configs
                    else f"app '{app_label}' isn't installed"
                )
                holders = [f"{state.app_label}.{state.name}.{name}"]
                if field.many_to_many and not field.remote_field.through:
                    holders.append(f"{state.app_label}.{state.name}_{name}.{model_name}")
                for holder in holders:
                    yield (
                        f"The field {holder} was declared with a lazy reference to "
                        f"'{app_label}.{model_name}', but {reason}."
                    )

    # -- following changes --

    def update(self, key: ModelKey, state: ModelState | None) -> None:
        """Take over the new state of a model, or that there is none; it is rendered again when it is asked for."""
        if state is None:
            self._states.pop(key, None)
        else:
            self._states[key] = state
            self._add_stub(key[0])
        self._index.stale.add(key)
        self._changed.add(key)

    def _sync(self) -> None:
        """Take out what was rendered of the models that were changed since, and of all they are connected with."""
        if not self._changed or self._rendering:
            return
        outdated: dict[ModelKey, None] = {}
        for key in {*self._index.refresh(self._states), *self._changed}:
            if key not in outdated:
                outdated.update(dict.fromkeys(self._index.component(key)))
        self._changed.clear()
        for app_label, models in self.all_models.items():
            for name, model in list(models.items()):
                owner = model._meta.auto_created or model
                if {(app_label, name), (owner._meta.app_label, owner._meta.model_name)} & outdated.keys():
                    del models[name]
        self._pending.update((key, None) for key in outdated if key in self._states)
        for key in outdated:
            if key not in self._states:
                self._pending.pop(key, None)
        self.clear_cache()

    # -- rendering --

    def require(self, key: ModelKey) -> None:
        """Render the model *key* and all that refers to it, at any distance, if that has not been done yet.

        What these models refer to in turn is rendered when somebody follows the relation.
        """
        self._sync()
        if key in self._pending and not self._rendering:
            needed = self._index.dependents(key, self._bases_of)
            self._render(member for member in needed if member in self._pending)

    def _bases_of(self, key: ModelKey) -> Iterable[ModelKey]:
        state = self._states.get(key)
        return () if state is None else state.base_keys()

    def require_all(self) -> None:
        """Render what has not been rendered yet."""
        self._sync()
        if self._pending and not self._rendering:
            self._render(list(self._pending))

    def _render(self, keys: Iterable[ModelKey]) -> None:
        self._rendering = True
        wanted = set(keys)
        # The order of the state, so that what depends on the order of rendering does not depend on who asked first.
        states = [state for key, state in self._states.items() if key in wanted]
        try:
            self.render_states(states)
            for key in wanted:
                self._pending.pop(key, None)
        finally:
            self._rendering = False
        if self._pending:
            self._put_relations_off(wanted)

    def _put_relations_off(self, keys: set[ModelKey]) -> None:
        """Let the relations of what was just rendered load the models they lead to when they are followed."""
        for models in self.all_models.values():
            for model in models.values():
                owner = (model._meta.auto_created or model)._meta
                if (owner.app_label, owner.model_name) in keys:
                    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
                        remote = field.remote_field
                        if remote is not None and isinstance(remote.__dict__.get("model"), str):
                            target = resolve_relation(remote.model, owner.app_label, owner.model_name)
                            remote.put_off(partial(self.require, target))

    def get_model(self, app_label: str, model_name: str | None = None, require_ready: bool = True) -> Any:
        """Return a historical model, by ``"app_label.Model"`` or by label and name.

        Raises:
            LookupError: there is no such app or model at this point of the history.
        """
        label, name = app_label.split(".") if model_name is None else (app_label, model_name)
        self.require((label, name.lower()))
        return super().get_model(label, name, require_ready)

    def render_multiple(self, model_states: Sequence[ModelState]) -> None:
        """Render *model_states* in place of what the registry holds under their names."""
        if not model_states:
            return
        given = {state.key for state in model_states}
        pending = [state for key, state in self._states.items() if key in self._pending and key not in given]
        self._pending.clear()
        self._rendering = True
        try:
            self.render_states([*pending, *model_states])
        finally:
            self._rendering = False

    def unregister_model(self, app_label: str, model_name: str) -> None:
        """Take a model out of the registry; one that has not been rendered never will be."""
        key = (app_label, model_name.lower())
        if key in self._pending:
            del self._pending[key]
        else:
            super().unregister_model(*key)


def label_of(label: str) -> ModelKey:
    """Return the key of the model that a setting like ``AUTH_USER_MODEL`` names."""
    app_label, model_name = label.split(".")
    return app_label, model_name.lower()


def read_real_models(real_apps: Iterable[str]) -> Iterator[ModelState]:
    """Yield the states of the models of apps without migrations, relations left out."""
    for app_label in real_apps:
        for model in global_apps.get_app_config(app_label).get_models():
            yield ModelState.from_model(model, exclude_rels=True)
