"""The storages that the setting ``STORAGES`` names."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import native_path, public
from migrator.host.standalone.conf import settings
from migrator.host.standalone.exceptions import ImproperlyConfigured
from migrator.host.standalone.functional import cached_property
from migrator.host.standalone.lazy_object import LazyObject, empty
from migrator.host.standalone.module_loading import import_string
from migrator.host.standalone.signals import setting_changed

DEFAULT_STORAGE_ALIAS = "default"


@public("core.files.storage.handler")
class InvalidStorageError(ImproperlyConfigured):
    """A storage is not configured, or cannot be made."""


@public("core.files.storage.handler")
class StorageHandler:
    """Makes storages by alias, and remembers them.

    Args:
        backends: configuration by alias; the setting ``STORAGES`` if None.
    """

    def __init__(self, backends: Any = None) -> None:
        self._backends = backends
        self._storages: dict[str, Any] = {}

    @cached_property
    def backends(self) -> dict[str, Any]:
        """The configuration by alias."""
        return dict(settings.STORAGES if self._backends is None else self._backends)

    def __getitem__(self, alias: str) -> Any:
        if alias not in self._storages:
            if alias not in self.backends:
                raise InvalidStorageError(f"Could not find config for '{alias}' in settings.STORAGES.")
            self._storages[alias] = self.create_storage(self.backends[alias])
        return self._storages[alias]

    def create_storage(self, params: Any) -> Any:
        """Return the storage of one configuration: ``BACKEND`` and ``OPTIONS``.

        Raises:
            InvalidStorageError: the backend cannot be imported.
        """
        options = dict(params)
        path = options.pop("BACKEND", None)
        kwargs = options.pop("OPTIONS", {})
        try:
            storage_class = import_string(native_path(path))
        except ImportError as error:
            raise InvalidStorageError(f"Could not find backend {path!r}: {error}") from error
        return storage_class(**kwargs)


storages = StorageHandler()


@public("core.files.storage")
class DefaultStorage(LazyObject):
    """Stands for the storage with the alias ``default``."""

    def _setup(self) -> None:
        self._wrapped = storages[DEFAULT_STORAGE_ALIAS]


default_storage: Any = DefaultStorage()


def _forget_storages(*, setting: str, **kwargs: Any) -> None:
    if setting == "STORAGES":
        storages.__dict__.pop("backends", None)
        storages._storages.clear()
        default_storage._wrapped = empty


setting_changed.connect(_forget_storages)
