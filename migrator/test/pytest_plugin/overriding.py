"""Settings of one test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from migrator.host.conf import settings as project_settings
from migrator.host.signals import setting_changed
from migrator.test.overrides import announce, override_settings


class SettingsWrapper:
    """The project's settings; what is assigned to it, or deleted, is put back after the test."""

    _overrides: list[override_settings]

    def __init__(self) -> None:
        vars(self)["_overrides"] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(project_settings, name)

    def __setattr__(self, name: str, value: Any) -> None:
        override = override_settings(**{name: value})
        override.enable()
        self._overrides.append(override)

    def __delattr__(self, name: str) -> None:
        override = override_settings()
        override.enable()
        self._overrides.append(override)
        delattr(project_settings, name)
        setting_changed.send(**announce(name), enter=True)

    def finalize(self) -> None:
        """Put everything back, the last change first."""
        while self._overrides:
            self._overrides.pop().disable()


@pytest.fixture
def settings() -> Iterator[SettingsWrapper]:
    """The settings, to be changed for the time of a test: ``settings.USE_TZ = False``."""
    wrapper = SettingsWrapper()
    yield wrapper
    wrapper.finalize()
