"""The import hook that answers for ``django.db`` with the modules of ``migrator.db``."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

SERVED = "django.db"
SERVING = "migrator.db"


class AliasLoader(Loader):
    """Loads a module under a second name: both names give the same module object."""

    def __init__(self, real_name: str) -> None:
        self.real_name = real_name
        self._real_spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the real module; the import system is about to stamp it with the alias's spec."""
        module = importlib.import_module(self.real_name)
        self._real_spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Give the module its own spec back; it has been executed under its real name."""
        module.__spec__ = self._real_spec


class OverlayFinder(MetaPathFinder):
    """Finds ``django.db`` and everything below it in ``migrator.db``."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a spec for the alias, or None for names outside ``django.db`` and modules that do not exist."""
        if fullname != SERVED and not fullname.startswith(SERVED + "."):
            return None
        real_name = SERVING + fullname[len(SERVED) :]
        real_spec = _find(real_name)
        if real_spec is None:
            return None
        spec = ModuleSpec(fullname, AliasLoader(real_name), origin=real_spec.origin)
        spec.submodule_search_locations = real_spec.submodule_search_locations
        return spec


def _find(name: str) -> ModuleSpec | None:
    """Like ``importlib.util.find_spec``, for a module that may be half imported."""
    loaded = sys.modules.get(name)
    if loaded is not None and loaded.__spec__ is not None:
        return loaded.__spec__
    return importlib.util.find_spec(name)


def is_installed() -> bool:
    """Tell whether the finder is in place in this process."""
    return any(isinstance(finder, OverlayFinder) for finder in sys.meta_path)
