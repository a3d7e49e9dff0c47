"""``Apps``: the registry of installed apps and of their models."""

from __future__ import annotations

import functools
import threading
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from operator import methodcaller
from types import MethodType
from typing import Any

from migrator.host.collector import collector_relaxed
from migrator.host.mode import public
from migrator.host.standalone.app_config import AppConfig
from migrator.host.standalone.conf import settings
from migrator.host.standalone.exceptions import AppRegistryNotReady, ImproperlyConfigured
from migrator.host.warnings import external_stack_level

ModelKey = tuple[str, str]


class RememberedMethod:
    """A method whose results each instance remembers for itself; ``instance.method.cache_clear()`` forgets them.

    A cache shared by all instances would keep every project state's registry alive, and would be emptied for the
    main registry each time that some state registers a model.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.slot = f"_remembered_{name}"

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        remembered = instance.__dict__.get(self.slot)
        if remembered is None:
            remembered = functools.cache(MethodType(self.function, instance))
            instance.__dict__[self.slot] = remembered
        return remembered


class PendingOperation:
    """A function that waits for models: those found so far, and those that are still missing after the next."""

    __slots__ = ("found", "func", "missing", "registry")

    def __init__(
        self, func: Callable[..., Any], found: tuple[Any, ...], missing: tuple[ModelKey, ...], registry: Any
    ) -> None:
        self.func, self.found, self.missing, self.registry = func, found, missing, registry

    def __call__(self, model: Any) -> None:
        """Take *model*, the one that was waited for, and go on."""
        self.registry._wait_or_go_on(self.func, (*self.found, model), self.missing)


def _refuse_duplicates(values: Iterable[str], what: str) -> None:
    repeated = [value for value, count in Counter(values).most_common() if count > 1]
    if repeated:
        raise ImproperlyConfigured(f"Application {what} aren't unique, duplicates: {', '.join(repeated)}")


@public("apps.registry")
class Apps:
    """A registry of apps and models.

    Args:
        installed_apps: entries as in ``INSTALLED_APPS``; None for the main registry, which ``setup()`` fills.

    Raises:
        RuntimeError: *installed_apps* is None, but there is a main registry.
    """

    main_exists = False

    def __init__(self, installed_apps: Iterable[Any] | None = ()) -> None:
        if installed_apps is None:
            if Apps.main_exists:
                raise RuntimeError("You must supply an installed_apps argument.")
            Apps.main_exists = True
        self.all_models: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        self.app_configs: dict[str, Any] = {}
        self._named: tuple[list[Any], dict[str, Any]] = ([], {})
        self.stored_app_configs: list[dict[str, Any]] = []
        self.apps_ready = self.models_ready = self.ready = False
        self.ready_event = threading.Event()
        self.loading = False
        self._lock = threading.RLock()
        self._pending_operations: defaultdict[ModelKey, list[Any]] = defaultdict(list)
        if installed_apps is not None:
            self.populate(installed_apps)

    # Filling

    def populate(self, installed_apps: Iterable[Any] | None = None) -> None:
        """Load apps, then their models, then call ``ready`` of each. Only the first call does anything.

        Args:
            installed_apps: entries as in ``INSTALLED_APPS``, or ready-made configurations.

        Raises:
            RuntimeError: called while it runs, from an app that is being loaded.
            ImproperlyConfigured: two apps have the same label or name.
        """
        if not self.ready:
            with self._lock:
                # Another thread may have been faster; the lock lets the same thread in again.
                if self.loading and not self.ready:
                    raise RuntimeError("populate() isn't reentrant")
                if not self.ready:
                    self._load(installed_apps or ())

    def _load(self, entries: Iterable[Any]) -> None:
        self.loading = True
        with collector_relaxed():  # modules and classes stay
            self._load_configs(entries)
            self._pass("apps_ready", methodcaller("import_models"))
        self._pass("models_ready", methodcaller("ready"))
        self.ready = True
        self.ready_event.set()

    def _pass(self, milestone: str, task: Callable[[Any], None]) -> None:
        """Note that loading has come to *milestone*, and do with every app what is next."""
        self.clear_cache()
        setattr(self, milestone, True)
        for app_config in self.app_configs.values():
            task(app_config)

    def _load_configs(self, entries: Iterable[Any]) -> None:
        for entry in entries:
            app_config = entry if isinstance(entry, AppConfig) else AppConfig.create(entry)
            if app_config.label in self.app_configs:
                raise ImproperlyConfigured(f"Application labels aren't unique, duplicates: {app_config.label}")
            self.app_configs[app_config.label] = app_config
            app_config.apps = self
        _refuse_duplicates((app_config.name for app_config in self.app_configs.values()), "names")

    def check_apps_ready(self) -> None:
        """Raise AppRegistryNotReady if the apps are not loaded yet."""
        if self.apps_ready:
            return
        # Missing settings are the usual reason, and their error says more.
        _ = settings.INSTALLED_APPS
        raise AppRegistryNotReady("Apps aren't loaded yet. Call migrator.setup() before you import models.")

    def check_models_ready(self) -> None:
        """Raise AppRegistryNotReady if the models are not loaded yet."""
        if self.models_ready:
            return
        raise AppRegistryNotReady(
            "Models aren't loaded yet. Call migrator.setup() first, and ask for models after it, not while modules load."
        )

    # Apps

    def get_app_configs(self) -> Any:
        """Return the configurations of the apps."""
        self.check_apps_ready()
        return self.app_configs.values()

    def get_app_config(self, app_label: str) -> Any:
        """Return the configuration of the app with that label.

        Raises:
            LookupError: there is none; the text suggests a label if *app_label* is the name of an app.
        """
        self.check_apps_ready()
        found = self.app_configs.get(app_label)
        if found is not None:
            return found
        likely = [app_config.label for app_config in self.get_app_configs() if app_config.name == app_label]
        suggestion = f" Did you mean '{likely[0]}'?" if likely else ""
        raise LookupError(f"No installed app with label '{app_label}'.{suggestion}")

    def is_installed(self, app_name: str) -> bool:
        """Tell whether the app of that name (not label) is installed."""
        self.check_apps_ready()
        return any(app_config.name == app_name for app_config in self.app_configs.values())

    def get_containing_app_config(self, object_name: str) -> Any:
        """Return the configuration of the innermost app that the object with that dotted path is in, else None."""
        self.check_apps_ready()
        app_configs = list(self.app_configs.values())
        if app_configs != self._named[0]:
            self._named = app_configs, {app_config.name: app_config for app_config in app_configs}
        by_name = self._named[1]
        while object_name:
            if object_name in by_name:
                return by_name[object_name]
            object_name = object_name.rpartition(".")[0]
        return None

    # Models

    def _get_models(self, include_auto_created: bool = False, include_swapped: bool = False) -> list[Any]:
        """Return the models of all apps.

        Args:
            include_auto_created: also those that many-to-many fields made.
            include_swapped: also those that another model was put in the place of.
        """
        self.check_models_ready()
        return [
            model
            for app_config in self.app_configs.values()
            for model in app_config.get_models(include_auto_created, include_swapped)
        ]

    get_models: Any = RememberedMethod(_get_models)

    def get_model(self, app_label: str, model_name: str | None = None, require_ready: bool = True) -> Any:
        """Return a model by label and name, or by ``"label.Name"``.

        Raises:
            LookupError: there is no such app or model.
            ValueError: the one argument does not have exactly one dot.
        """
        (self.check_models_ready if require_ready else self.check_apps_ready)()
        label, name = app_label.split(".") if model_name is None else (app_label, model_name)
        owner = self.get_app_config(label)
        if owner.models is None and not require_ready:
            owner.import_models()
        return owner.get_model(name, require_ready=require_ready)

    def register_model(self, app_label: str, model: Any) -> None:
        """Add *model* to the registry and run what waits for it.

        Raises:
            RuntimeError: another model of that name is there.
        """
        name = model._meta.model_name
        app_models = self.all_models[app_label]
        if name in app_models:
            self._refuse_or_warn(app_label, name, app_models[name], model)
        app_models[name] = model
        self.do_pending_operations(model)
        self.clear_cache()

    def _refuse_or_warn(self, app_label: str, name: str, existing: Any, model: Any) -> None:
        if (model.__name__, model.__module__) != (existing.__name__, existing.__module__):
            raise RuntimeError(f"Conflicting '{name}' models in application '{app_label}': {existing} and {model}.")
        # The same class again: a module was loaded anew, in an interactive session most likely.
        warnings.warn(
            f"Model '{app_label}.{name}' was already registered. Reloading models is not advised as it can lead to "
            "inconsistencies, most notably with related models.",
            RuntimeWarning,
            stacklevel=external_stack_level(),
        )

    def get_registered_model(self, app_label: str, model_name: str) -> Any:
        """Return a model even before all are loaded.

        Raises:
            LookupError: it is not registered (yet).
        """
        model = self.all_models[app_label].get(model_name.lower())
        if model is None:
            raise LookupError(f"Model '{app_label}.{model_name}' not registered.")
        return model

    def _get_swappable_settings_name(self, to_string: str) -> str | None:
        """Return the name of the setting that ``"label.Name"`` can be swapped by, or is the value of, else None."""
        wanted = to_string.lower()
        for model in self._swappable_models():
            options = model._meta
            if (options.swapped and options.swapped.lower() == wanted) or options.label_lower == wanted:
                setting: str = options.swappable
                return setting
        return None

    def _find_swappable_models(self) -> list[Any]:
        """Return the models that a setting can put another one in place of."""
        return [model for model in self.get_models(include_swapped=True) if model._meta.swappable]

    _swappable_models: Any = RememberedMethod(_find_swappable_models)
    get_swappable_settings_name: Any = RememberedMethod(_get_swappable_settings_name)

    # Other sets of apps, for tests

    def set_available_apps(self, available: Iterable[str]) -> None:
        """Hide the apps that are not *available*, until ``unset_available_apps()``.

        Raises:
            ValueError: *available* names an app that is not installed.
        """
        wanted = set(available)
        extra = wanted - {app_config.name for app_config in self.get_app_configs()}
        if extra:
            raise ValueError(f"Available apps isn't a subset of installed apps, extra apps: {', '.join(extra)}")
        self._set_aside(
            {label: app_config for label, app_config in self.app_configs.items() if app_config.name in wanted}
        )
        self.clear_cache()

    def _set_aside(self, replacement: dict[str, Any]) -> None:
        self.stored_app_configs.append(self.app_configs)
        self.app_configs = replacement

    def unset_available_apps(self) -> None:
        """Undo ``set_available_apps()``."""
        self.app_configs = self.stored_app_configs.pop()
        self.clear_cache()

    def set_installed_apps(self, installed: Iterable[Any]) -> None:
        """Load another set of apps, until ``unset_installed_apps()``.

        Raises:
            AppRegistryNotReady: the registry is not ready yet.
        """
        if not self.ready:
            raise AppRegistryNotReady("App registry isn't ready yet.")
        self._set_aside({})
        self.loading = False
        self._mark_ready(False)
        self.populate(installed)

    def unset_installed_apps(self) -> None:
        """Undo ``set_installed_apps()``."""
        self._mark_ready(True)
        self.unset_available_apps()

    def _mark_ready(self, value: bool) -> None:
        self.apps_ready = self.models_ready = self.ready = value

    def clear_cache(self) -> None:
        """Forget what was computed from the set of models, here and in the models' own options."""
        for remembering in (self.get_models, self.get_swappable_settings_name, self._swappable_models):
            remembering.cache_clear()
        if self.ready:
            for model in self.get_models(include_auto_created=True):
                model._meta._expire_cache()

    # Waiting for models

    def lazy_model_operation(self, function: Callable[..., Any], *model_keys: ModelKey) -> None:
        """Call *function* with the models of those keys, as soon as all of them are registered.

        Args:
            function: takes the models, in the order of the keys.
            model_keys: ``(app label, model name in lower case)``.
        """
        self._wait_or_go_on(function, (), model_keys)

    def _wait_or_go_on(
        self, function: Callable[..., Any], found: tuple[Any, ...], missing: tuple[ModelKey, ...]
    ) -> None:
        for position, key in enumerate(missing, 1):
            app_label, model_name = key
            model = self.all_models[app_label].get(model_name)
            if model is None:
                waiting = PendingOperation(function, found, missing[position:], self)
                self._pending_operations[key].append(waiting)
                return
            found = (*found, model)
        function(*found)

    def do_pending_operations(self, model: Any) -> None:
        """Run what waits for *model*."""
        for operation in self._pending_operations.pop((model._meta.app_label, model._meta.model_name), ()):
            operation(model)


apps = Apps(installed_apps=None)
"""The main registry."""
