"""Changes to registries, caches and paths that are taken back after a block or a test."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from migrator.host.apps import apps
from migrator.host.mode import public
from migrator.schema.options import Options
from migrator.test.decorators import TestContextDecorator

exported = public("test.utils")


@exported
class isolate_apps(TestContextDecorator):
    """Register the models that are defined inside in a registry of their own.

    Args:
        installed_apps: the apps that the registry shall have.
        attr_name: on a decorated class, the attribute of the tests that gets the registry.
        kwarg_name: on a decorated function, the keyword argument that gets it.
    """

    def __init__(self, *installed_apps: str, **kwargs: Any) -> None:
        self.installed_apps = installed_apps
        super().__init__(**kwargs)

    def enable(self) -> Any:
        """Make new models go to a new registry, and return it."""
        self.old_apps = Options.default_apps
        registry = type(apps)(self.installed_apps)
        Options.default_apps = registry
        return registry

    def disable(self) -> None:
        """Let models go where they went before; the isolated ones are forgotten with what refers to them."""
        Options.default_apps = self.old_apps


@exported
class extend_sys_path(TestContextDecorator):
    """Look for modules in further folders.

    Args:
        paths: the folders, looked at after the others.
    """

    def __init__(self, *paths: str) -> None:
        super().__init__()
        self.paths = paths

    def enable(self) -> None:
        """Add the folders."""
        self._before = sys.path.copy()
        sys.path.extend(self.paths)

    def disable(self) -> None:
        """Restore the path."""
        sys.path = self._before


@exported
@contextmanager
def isolate_lru_cache(lru_cache_object: Any) -> Iterator[None]:
    """Empty a cache before and after the block."""
    lru_cache_object.cache_clear()
    try:
        yield
    finally:
        lru_cache_object.cache_clear()


@exported
@contextmanager
def register_lookup(field: Any, *lookups: Any, lookup_name: str | None = None) -> Iterator[None]:
    """Register *lookups* on a field, a field class or a transform for the time of the block.

    Args:
        lookup_name: the name to register under, instead of each lookup's own.
    """
    try:
        for lookup in lookups:
            field.register_lookup(lookup, lookup_name)
        yield
    finally:
        for lookup in lookups:
            field._unregister_lookup(lookup, lookup_name)


@exported
@contextmanager
def freeze_time(t: float) -> Iterator[None]:
    """Let ``time.time()`` be *t* (seconds since the epoch) in the block."""
    with mock.patch.object(time, "time", lambda: t):
        yield
