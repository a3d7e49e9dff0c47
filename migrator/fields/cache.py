"""Where relations keep the objects they have already fetched: ``instance._state.fields_cache``."""

from __future__ import annotations

from typing import Any

from migrator.host.functional import cached_property
from migrator.host.mode import public

MISSING: Any = object()
"""Stands for "nothing was given", since None is a value that can be cached."""


@public("db.models.fields.mixins")
class FieldCacheMixin:
    """Reads and writes an instance's cache of related objects under ``cache_name``."""

    @cached_property
    def cache_name(self) -> str:
        """The key in the cache. Subclasses define it."""
        raise NotImplementedError

    def get_cached_value(self, instance: Any, default: Any = MISSING) -> Any:
        """Return the cached object, or *default*.

        Raises:
            KeyError: nothing is cached and no default was given.
        """
        try:
            return instance._state.fields_cache[self.cache_name]
        except KeyError:
            if default is MISSING:
                raise
            return default

    def is_cached(self, instance: Any) -> bool:
        """Say whether an object (or None) is cached for this field."""
        return self.cache_name in instance._state.fields_cache

    def set_cached_value(self, instance: Any, value: Any) -> None:
        """Remember *value* as the related object of *instance*."""
        instance._state.fields_cache[self.cache_name] = value

    def delete_cached_value(self, instance: Any) -> None:
        """Forget the related object of *instance*."""
        del instance._state.fields_cache[self.cache_name]
