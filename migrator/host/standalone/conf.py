"""Settings: a module named by an environment variable, or values given to ``settings.configure()``."""

from __future__ import annotations

import importlib
import os
import time
from types import ModuleType
from typing import Any

from migrator.host.deferred import zoneinfo
from migrator.host.mode import public
from migrator.host.standalone import global_settings as global_settings
from migrator.host.standalone.exceptions import ImproperlyConfigured
from migrator.host.standalone.lazy_object import LazyObject, empty

ENVIRONMENT_VARIABLE = "DJANGO_SETTINGS_MODULE"
OWN_ENVIRONMENT_VARIABLE = "MIGRATOR_SETTINGS_MODULE"
"""Names the settings module too, and wins where both are set."""

SEQUENCE_SETTINGS = ("ALLOWED_HOSTS", "INSTALLED_APPS", "TEMPLATE_DIRS", "LOCALE_PATHS", "SECRET_KEY_FALLBACKS")
ZONES = "/usr/share/zoneinfo"
URL_SETTINGS = frozenset({"MEDIA_URL", "STATIC_URL"})

exported = public("conf")


def _imported(settings_module: str) -> ModuleType:
    """Return the settings module; if there is none of that name, say where the name comes from."""
    try:
        return importlib.import_module(settings_module)
    except ModuleNotFoundError as error:
        if not f"{settings_module}.".startswith(f"{error.name}."):
            raise
        missing = error
    raise ModuleNotFoundError(
        f"{missing.msg}. It is looked for as the settings module {settings_module!r}, which --settings, "
        f"{OWN_ENVIRONMENT_VARIABLE} or {ENVIRONMENT_VARIABLE} names: start from the folder that has it, or add that "
        "folder to the import path (--pythonpath, PYTHONPATH).",
        name=missing.name,
    )


@exported
class SettingsReference(str):
    """The value of a setting that a migration writes as ``settings.NAME`` instead of as the value.

    Args:
        value: the value itself, which this text equals.
        setting_name: name of the setting.
    """

    setting_name: str

    def __new__(cls, value: Any, setting_name: str) -> SettingsReference:
        made = super().__new__(cls, value)
        made.setting_name = setting_name
        return made


def settings_module_name() -> str | None:
    """Return the name of the settings module from the environment, None if there is none."""
    return os.environ.get(OWN_ENVIRONMENT_VARIABLE) or os.environ.get(ENVIRONMENT_VARIABLE) or None


def _rooted(url: Any) -> Any:
    """Return a relative address as one that begins at the root; others, and None, as they are."""
    relative = isinstance(url, str) and not url.startswith(("/", "http://", "https://"))
    return f"/{url}" if relative else url


@exported
class LazySettings(LazyObject):
    """The settings, read at first use. What was read once is a plain attribute from then on."""

    # No method of it is masked: attribute access need not pay for the look that LazyObject takes.
    __getattribute__ = object.__getattribute__
    # The settings are never read to answer isinstance().
    __class__ = property(lambda self: LazySettings)

    def _setup(self, name: str | None = None) -> None:
        module = settings_module_name()
        if module is None:
            asked = f"setting {name}" if name else "settings"
            raise ImproperlyConfigured(
                f"Requested {asked}, but settings are not configured. You must either define the environment variable "
                f"{ENVIRONMENT_VARIABLE} or call settings.configure() before accessing settings. "
                f"({OWN_ENVIRONMENT_VARIABLE} works as well.)"
            )
        self._wrapped = Settings(module)

    def __repr__(self) -> str:
        if self._wrapped is empty:
            return "<LazySettings [Unevaluated]>"
        return f'<LazySettings "{self._wrapped.SETTINGS_MODULE}">'

    def __getattr__(self, name: str) -> Any:
        if self._wrapped is empty:
            self._setup(name)
        value = getattr(self._wrapped, name)
        if name in URL_SETTINGS:
            value = _rooted(value)
        elif name == "SECRET_KEY" and not value:
            raise ImproperlyConfigured("The SECRET_KEY setting must not be empty.")
        if name.isupper():
            self.__dict__[name] = value
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "_wrapped":
            self.__dict__.clear()
        else:
            self.__dict__.pop(name, None)
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        super().__delattr__(name)
        self.__dict__.pop(name, None)

    def __dir__(self) -> Any:
        if self._wrapped is empty:
            self._setup()
        return dir(self._wrapped)

    def configure(self, default_settings: Any = global_settings, **options: Any) -> None:
        """Set the settings without a module.

        Args:
            default_settings: where settings come from that are not among *options*.
            options: the settings.

        Raises:
            RuntimeError: the settings were configured before.
            TypeError: the name of an option is not in upper case.
        """
        if self._wrapped is not empty:
            raise RuntimeError("Settings already configured.")
        holder = UserSettingsHolder(default_settings)
        for name, value in options.items():
            if not name.isupper():
                raise TypeError(f"Setting {name!r} must be uppercase.")
            setattr(holder, name, value)
        self._wrapped = holder

    @property
    def configured(self) -> bool:
        """Whether the settings were read or configured."""
        return self._wrapped is not empty


def _apply_time_zone(name: str) -> None:
    """Make *name* the zone of the process, which naive local times and C libraries follow."""
    if not hasattr(time, "tzset"):
        return
    if not _has_zone(name):
        raise ValueError(f"Incorrect timezone setting: {name}")
    os.environ["TZ"] = name
    time.tzset()


def _has_zone(name: str) -> bool:
    # Where the system keeps its zones there is no need to load the library that reads them.
    if ".." not in name and os.path.isfile(os.path.join(ZONES, name)):
        return True
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@exported
class Settings:
    """The settings of a module, on top of the defaults.

    Args:
        settings_module: dotted path of the module.

    Raises:
        ImproperlyConfigured: a setting that must be a list or a tuple is neither.
        ValueError: there is no such time zone.
    """

    TIME_ZONE: str

    def __init__(self, settings_module: str) -> None:
        self.SETTINGS_MODULE = settings_module
        module = _imported(settings_module)
        self._explicit_settings: set[str] = set()
        self._take(global_settings)
        self._explicit_settings = self._take(module)
        if self.TIME_ZONE:
            _apply_time_zone(self.TIME_ZONE)

    def _take(self, module: ModuleType) -> set[str]:
        """Copy the settings of *module* and return their names."""
        names = {name for name in dir(module) if name.isupper()}
        for name in names:
            value = getattr(module, name)
            if name in SEQUENCE_SETTINGS and not isinstance(value, (list, tuple)):
                raise ImproperlyConfigured(f"The {name} setting must be a list or a tuple.")
            setattr(self, name, value)
        return names

    def is_overridden(self, setting: str) -> bool:
        """Tell whether the module has *setting*."""
        return setting in self._explicit_settings

    def __repr__(self) -> str:
        return f'<{type(self).__name__} "{self.SETTINGS_MODULE}">'


@exported
class UserSettingsHolder:
    """Settings given one by one, on top of *default_settings*; deleting one hides the default too."""

    SETTINGS_MODULE: str | None = None

    def __init__(self, default_settings: Any) -> None:
        self.__dict__["_deleted"] = set()
        self.__dict__["default_settings"] = default_settings

    def __getattr__(self, name: str) -> Any:
        if name.isupper() and name not in self._deleted:
            return getattr(self.default_settings, name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        self._deleted.discard(name)
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        self._deleted.add(name)
        if name in self.__dict__:
            super().__delattr__(name)

    def __dir__(self) -> list[str]:
        names = {*self.__dict__, *dir(self.default_settings)} - {"_deleted", "default_settings"}
        return sorted(names - self._deleted)

    def is_overridden(self, setting: str) -> bool:
        """Tell whether *setting* was given or deleted here, or is overridden in what lies below."""
        if setting in self._deleted or setting in self.__dict__:
            return True
        below = getattr(self.default_settings, "is_overridden", None)
        return below is not None and bool(below(setting))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


settings: Any = LazySettings()
"""The settings of the program."""
