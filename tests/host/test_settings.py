"""Settings: where they come from, what is remembered, what is refused."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from migrator.conf import LazySettings, Settings, SettingsReference, UserSettingsHolder
from migrator.core.exceptions import ImproperlyConfigured


@pytest.fixture
def settings_module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = ModuleType("some_settings")
    monkeypatch.setitem(sys.modules, "some_settings", module)
    monkeypatch.delenv("MIGRATOR_SETTINGS_MODULE", raising=False)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.setenv("TZ", "UTC")
    return module


def test_a_missing_settings_module_names_the_setting_and_both_ways_out(settings_module: Any) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        _ = LazySettings().DATABASES
    assert str(caught.value) == (
        "Requested setting DATABASES, but settings are not configured. You must either define the environment "
        "variable DJANGO_SETTINGS_MODULE or call settings.configure() before accessing settings. "
        "(MIGRATOR_SETTINGS_MODULE works as well.)"
    )


@pytest.mark.parametrize("variable", ["MIGRATOR_SETTINGS_MODULE", "DJANGO_SETTINGS_MODULE"])
def test_both_environment_variables_name_the_module(
    settings_module: Any, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    settings_module.USE_TZ = False
    settings_module.TIME_ZONE = "UTC"
    monkeypatch.setenv(variable, "some_settings")
    settings = LazySettings()
    assert settings.USE_TZ is False
    assert repr(settings) == '<LazySettings "some_settings">'
    assert settings.is_overridden("USE_TZ")
    assert not settings.is_overridden("DEBUG")


def test_looking_at_the_class_of_lazy_settings_does_not_wake_them(settings_module: Any) -> None:
    settings = LazySettings()
    assert isinstance(settings, LazySettings)
    assert not isinstance(settings, ModuleType)
    assert settings.configured is False


def test_settings_are_configured_once_and_in_upper_case() -> None:
    settings = LazySettings()
    with pytest.raises(TypeError, match=r"Setting 'debug' must be uppercase."):
        settings.configure(debug=True)
    settings.configure(DEBUG=True)
    assert settings.DEBUG is True
    with pytest.raises(RuntimeError, match=r"Settings already configured."):
        settings.configure()


def test_what_was_read_is_an_attribute_until_it_changes() -> None:
    settings = LazySettings()
    settings.configure(DEBUG=True)
    assert settings.DEBUG and settings.__dict__["DEBUG"] is True
    settings.DEBUG = False
    assert settings.DEBUG is False
    settings._wrapped = UserSettingsHolder(settings._wrapped)
    del settings.DEBUG
    with pytest.raises(AttributeError):
        _ = settings.DEBUG


def test_an_empty_secret_key_is_no_secret_key() -> None:
    settings = LazySettings()
    settings.configure()
    with pytest.raises(ImproperlyConfigured, match=r"The SECRET_KEY setting must not be empty."):
        _ = settings.SECRET_KEY


def test_a_text_is_no_list_of_apps(settings_module: Any) -> None:
    settings_module.INSTALLED_APPS = "one"
    with pytest.raises(ImproperlyConfigured, match=r"The INSTALLED_APPS setting must be a list or a tuple."):
        Settings("some_settings")


def test_an_unknown_time_zone_is_refused(settings_module: Any) -> None:
    settings_module.TIME_ZONE = "Mars/Olympus"
    with pytest.raises(ValueError, match=r"Incorrect timezone setting: Mars/Olympus"):
        Settings("some_settings")


def test_a_reference_is_its_value_and_knows_its_name() -> None:
    reference = SettingsReference("auth.User", "AUTH_USER_MODEL")
    assert reference == "auth.User"
    assert reference.setting_name == "AUTH_USER_MODEL"
