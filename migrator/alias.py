"""``import django.…`` without Django: the modules of this package under Django's names.

Existing models and migration files say ``from django.db import models``. After :func:`install`, that gives
``migrator.db.models`` itself, so that both spellings mean the same classes. Standalone only: under the overlay Django
is there, and keeps its name.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Final

ENVIRONMENT_VARIABLE: Final = "MIGRATOR_ALIAS"

ALIAS: Final = "django"
REAL: Final = "migrator"

COUNTERPARTS: Final = frozenset(
    {"apps", "conf", "contrib", "core", "db", "dispatch", "http", "shortcuts", "test", "urls", "utils"}
)
"""The packages that Django has too. The others of this package are its own affair."""


def install() -> None:
    """Answer imports of ``django`` and everything below it from now on. Installing twice does no harm.

    Raises:
        RuntimeError: under the overlay, or when Django itself was imported already.
    """
    if is_installed():
        return
    mode = importlib.import_module(f"{REAL}.host.mode")
    if mode.OVERLAY:
        raise RuntimeError(
            "The alias cannot be installed under the overlay: Django is there and keeps its name. "
            f"Unset {ENVIRONMENT_VARIABLE}, or do without migrator.overlay."
        )
    if ALIAS in sys.modules:
        place = getattr(sys.modules[ALIAS], "__file__", None) or "an unknown place"
        raise RuntimeError(
            f"Django was already imported, from {place}: the alias would give its classes a second set. "
            "Call migrator.setup(alias=True) (or migrator.alias.install()) before anything imports django."
        )
    sys.meta_path.insert(0, AliasFinder())


def uninstall() -> None:
    """Take the alias away, with the names that it gave to modules. For tests."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, AliasFinder)]
    for name in [name for name in sys.modules if name == ALIAS or name.startswith(f"{ALIAS}.")]:
        del sys.modules[name]


def is_installed() -> bool:
    """Tell whether the alias is in place."""
    return any(isinstance(finder, AliasFinder) for finder in sys.meta_path)


def _spec(name: str, loader: Any, **details: Any) -> ModuleSpec:
    """Return a spec; the abstract base class of loaders would cost more to load than the whole of this module."""
    return ModuleSpec(name, loader, **details)


class RootLoader:
    """Makes the module ``django``: version and ``setup``, as Django's own root has them."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return an empty module."""
        return ModuleType(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Fill it."""
        real = importlib.import_module(REAL)
        version = importlib.import_module(f"{REAL}.utils.version")
        module.__doc__ = f"{ALIAS}, as {REAL} answers for it."
        contents = {
            "VERSION": real.VERSION,
            "__version__": version.get_version(),
            "get_version": version.get_version,
            "setup": real.setup,
            "__getattr__": real.__getattr__,
        }
        module.__dict__.update(contents)


class CounterpartLoader:
    """Loads a module under its second name: both names mean one module object."""

    def __init__(self, real_name: str) -> None:
        self.real_name = real_name
        self._real_spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module itself; the import system is about to stamp it with the spec of the alias."""
        module = importlib.import_module(self.real_name)
        self._real_spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Give the module its own spec back; it was executed under its own name."""
        module.__spec__ = self._real_spec


class AliasFinder:
    """Finds ``django.x`` in ``migrator.x``."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of the alias; None for names that are not Django's.

        Raises:
            ModuleNotFoundError: Django has such a module, or may have it, but this package has no counterpart.
        """
        root, _, rest = fullname.partition(".")
        if root != ALIAS:
            return None
        if not rest:
            return _spec(fullname, RootLoader(), is_package=True)
        real_name = f"{REAL}.{rest}"
        real_spec = self._counterpart(rest, real_name)
        if real_spec is None:
            raise ModuleNotFoundError(
                f"migrator has no counterpart for {fullname!r}. It answers for django.db, its neighbours in "
                f"{', '.join(sorted(COUNTERPARTS - {'db'}))}, and nothing else of Django; install Django and use the "
                "overlay (python -m migrator.overlay …) if you need more.",
                name=fullname,
            )
        spec = _spec(fullname, CounterpartLoader(real_name), origin=real_spec.origin)
        spec.submodule_search_locations = real_spec.submodule_search_locations
        return spec

    @staticmethod
    def _counterpart(rest: str, real_name: str) -> ModuleSpec | None:
        if rest.partition(".")[0] not in COUNTERPARTS:
            return None
        loaded = sys.modules.get(real_name)
        if loaded is not None and loaded.__spec__ is not None:
            return loaded.__spec__
        try:
            return importlib.util.find_spec(real_name)
        except ModuleNotFoundError:
            return None
