"""Fixtures for tests of the standalone host."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

if os.environ.get("MIGRATOR_OVERLAY") == "1":
    collect_ignore_glob = ["*"]


@pytest.fixture
def override() -> Iterator[Callable[..., Any]]:
    """A context manager that overrides settings and tells everybody."""
    from migrator.conf import UserSettingsHolder, settings
    from migrator.core.signals import setting_changed

    if not settings.configured:
        settings.configure(SECRET_KEY="secret")

    @contextmanager
    def overriding(**values: Any) -> Iterator[None]:
        before = settings._wrapped
        holder = UserSettingsHolder(before)
        for name, value in values.items():
            setattr(holder, name, value)
        settings._wrapped = holder
        for name, value in values.items():
            setting_changed.send(sender=None, setting=name, value=value, enter=True)
        try:
            yield
        finally:
            settings._wrapped = before
            for name in values:
                value = getattr(settings, name, None)
                setting_changed.send(sender=None, setting=name, value=value, enter=False)

    yield overriding
