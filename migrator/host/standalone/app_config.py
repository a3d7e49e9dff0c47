"""``AppConfig``: an installed app, its label, its place, its models."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import Any

from migrator.host.mode import native_path, public
from migrator.host.standalone.conf import settings
from migrator.host.standalone.exceptions import ImproperlyConfigured
from migrator.host.standalone.functional import cached_property
from migrator.host.standalone.module_loading import import_string, module_has_submodule

APPS_MODULE_NAME = "apps"
MODELS_MODULE_NAME = "models"

PATH_HINT = "you must configure this app with an AppConfig subclass with a 'path' class attribute."


@public("apps.config")
class AppConfig:
    """An installed app. Subclasses in ``apps.py`` set class attributes and write ``ready``.

    Args:
        app_name: dotted path of the app's package.
        app_module: the package itself.

    Attributes:
        name: dotted path of the package.
        label: short name, unique among the apps; by default the last part of the name.
        verbose_name: name for people.
        path: directory of the app.
        default_auto_field: dotted path of the field class of implicit primary keys.
        models_module: the module of the app's models, None if it has none.

    Raises:
        ImproperlyConfigured: the label is no identifier, or the app's directory is not clear.
    """

    name: str
    label: str
    verbose_name: Any
    path: str
    default: bool
    apps: Any
    models_module: ModuleType | None
    models: dict[str, Any] | None

    def __init__(self, app_name: str, app_module: Any) -> None:
        self.name = app_name
        self.module = app_module
        self.apps = None
        self.models_module = None
        self.models = None
        if not hasattr(self, "label"):
            self.label = app_name.rpartition(".")[2]
        if not self.label.isidentifier():
            raise ImproperlyConfigured(f"The app label '{self.label}' is not a valid Python identifier.")
        if not hasattr(self, "verbose_name"):
            self.verbose_name = self.label.title()
        if not hasattr(self, "path"):
            self.path = self._path_from_module(app_module)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.label}>"

    @cached_property
    def default_auto_field(self) -> str:
        """Dotted path of the field class of implicit primary keys; by default the setting of that name."""
        path: str = settings.DEFAULT_AUTO_FIELD
        return path

    @property
    def _is_default_auto_field_overridden(self) -> bool:
        return type(self).default_auto_field is not AppConfig.default_auto_field

    def _path_from_module(self, module: Any) -> str:
        """Return the one directory of the app's package."""
        places = list(dict.fromkeys(getattr(module, "__path__", ())))
        if len(places) == 1:
            return str(places[0])
        origin = getattr(module, "__file__", None)
        if origin is not None:
            return str(os.path.dirname(origin))
        if places:
            raise ImproperlyConfigured(
                f"The app module {module!r} has multiple filesystem locations ({places!r}); {PATH_HINT}"
            )
        raise ImproperlyConfigured(f"The app module {module!r} has no filesystem location, {PATH_HINT}")

    @classmethod
    def create(cls, entry: str) -> AppConfig:
        """Return the configuration that an entry of ``INSTALLED_APPS`` means.

        Args:
            entry: dotted path of an app's package, or of an AppConfig class.

        Raises:
            ImportError: there is no such package or class.
            ImproperlyConfigured: the class is no AppConfig, or names no app.
            RuntimeError: the app has several default configurations.
        """
        given, entry = entry, native_path(entry)
        config_class, app_name = cls._from_package(entry)
        if config_class is None:
            try:
                config_class = cls._from_class_path(entry)
            except ModuleNotFoundError as error:
                if error.name and f"{entry}.".startswith(f"{error.name}."):
                    error.add_note(
                        f"INSTALLED_APPS has {given!r}: is it spelled right, and is the folder that has it on the import path?"
                    )
                if given == entry or not entry.startswith(error.name or "?"):
                    raise
                raise ImportError(
                    f"INSTALLED_APPS has '{given}', but migrator has no counterpart for it. Remove it, or install "
                    "Django and use the overlay (python -m migrator.overlay …).",
                    name=error.name,
                ) from error
        if not issubclass(config_class, AppConfig):
            raise ImproperlyConfigured(f"'{entry}' isn't a subclass of AppConfig.")
        if app_name is None:
            app_name = getattr(config_class, "name", None)
            if app_name is None:
                raise ImproperlyConfigured(f"'{entry}' must supply a name attribute.")
        try:
            module = import_module(app_name)
        except ImportError as error:
            place = f"{config_class.__module__}.{config_class.__qualname__}"
            raise ImproperlyConfigured(f"Cannot import '{app_name}'. Check that '{place}.name' is correct.") from error
        made: AppConfig = config_class(app_name, module)
        return made

    @classmethod
    def _from_package(cls, entry: str) -> tuple[Any, str | None]:
        """Return the configuration class and the name of the app if *entry* is a package, else two Nones."""
        try:
            package = import_module(entry)
        except Exception:  # noqa: BLE001 - whatever is wrong with it comes up again when it is tried as a class
            return None, None
        if not module_has_submodule(package, APPS_MODULE_NAME):
            return cls, entry
        path = f"{entry}.{APPS_MODULE_NAME}"
        candidates = list(_config_classes(import_module(path)))
        usable = [kind for kind in candidates if getattr(kind, "default", True)]
        if len(usable) == 1:
            return usable[0], getattr(usable[0], "name", None)
        chosen = [kind for kind in usable if getattr(kind, "default", False)]
        if len(chosen) > 1:
            names = ", ".join(repr(kind.__name__) for kind in chosen)
            raise RuntimeError(f"{path!r} declares more than one default AppConfig: {names}.")
        return (chosen[0], getattr(chosen[0], "name", None)) if chosen else (cls, entry)

    @staticmethod
    def _from_class_path(entry: str) -> Any:
        with suppress(Exception):
            return import_string(entry)
        # What went wrong is raised by the import that meets it first, without the story of the other attempts.
        module_path, _, class_name = entry.rpartition(".")
        if not (module_path and class_name[:1].isupper()):
            import_module(entry)
        module = import_module(module_path)
        choices = [repr(kind.__name__) for kind in _config_classes(module)]
        message = f"Module '{module_path}' does not contain a '{class_name}' class."
        if choices:
            message += f" Choices are: {', '.join(choices)}."
        raise ImportError(message)

    def get_model(self, model_name: str, require_ready: bool = True) -> Any:
        """Return the model called *model_name*, in any case.

        Args:
            model_name: the name of the class.
            require_ready: whether all models must be loaded.

        Raises:
            LookupError: the app has no such model.
        """
        if require_ready:
            self.apps.check_models_ready()
        else:
            self.apps.check_apps_ready()
        model = (self.models or {}).get(model_name.lower())
        if model is None:
            raise LookupError(f"App '{self.label}' doesn't have a '{model_name}' model.")
        return model

    def get_models(self, include_auto_created: bool = False, include_swapped: bool = False) -> Iterator[Any]:
        """Yield the models of the app.

        Args:
            include_auto_created: also those that many-to-many fields made.
            include_swapped: also those that another model was put in the place of.
        """
        self.apps.check_models_ready()
        for model in (self.models or {}).values():
            options = model._meta
            if (include_auto_created or not options.auto_created) and (include_swapped or not options.swapped):
                yield model

    def import_models(self) -> None:
        """Import the module of the app's models, if there is one."""
        self.models = self.apps.all_models[self.label]
        path = f"{self.name}.{MODELS_MODULE_NAME}"
        try:
            self.models_module = import_module(path)
        except ModuleNotFoundError as error:
            if error.name != path:
                raise  # it is there, and misses something else

    def ready(self) -> None:
        """Do what is to be done once all models are loaded; subclasses write this."""


def _config_classes(module: ModuleType) -> Iterator[Any]:
    """Yield the AppConfig classes that *module* knows, by name."""
    for _, value in sorted(vars(module).items()):
        if isinstance(value, type) and issubclass(value, AppConfig) and value is not AppConfig:
            yield value
