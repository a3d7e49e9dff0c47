"""Face modules: public paths that re-export names and write assignments through to where the code lives."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Iterable, Mapping
from types import MappingProxyType, ModuleType
from typing import Any

from migrator.host.mode import public_path

_ABSENT = object()


class FaceModule(ModuleType):
    """A module that only re-exports: assigning or deleting an attribute also reaches the modules it comes from.

    ``mock.patch("….db.models.query.QuerySet")`` must change what the code itself looks up, not only the re-export.
    """

    __face_origins__: tuple[ModuleType, ...]
    __face_submodules__: frozenset[str]
    __face_late__: Mapping[str, str]

    def __getattr__(self, name: str) -> Any:
        """Import a public submodule when somebody reaches for it as an attribute, as ``models.functions.Lower``.

        The same for names that most programs do without.
        """
        if name in self.__dict__.get("__face_submodules__", ()):
            return _imported(f"{self.__name__}.{name}")
        home = self.__dict__.get("__face_late__", {}).get(name)
        if home is not None:
            found = self.__dict__[name] = getattr(_imported(_home(self, home)), name)
            return found
        if not name.startswith("__"):
            found = _borrowed(self.__name__, name)
            if found is not _ABSENT:
                return found
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.__dict__.get("__face_late__", {})})

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name.startswith("__") or _is_own_submodule(self, name, value):
            return
        for origin in self.__dict__.get("__face_origins__", ()):
            if name in origin.__dict__:
                setattr(origin, name, value)


def _imported(path: str) -> ModuleType:
    """Import a module of ours, without looking for garbage meanwhile: classes and functions that stay are none.

    Only modules of ours run in here, so nobody else's decision about the collector is overruled.
    """
    if not gc.isenabled():
        return importlib.import_module(path)
    gc.disable()
    try:
        return importlib.import_module(path)
    finally:
        gc.enable()


def _borrowed(module: str, name: str) -> Any:
    """Return what Django's *module* has under *name* because it uses it, from where it belongs."""
    from migrator.host import borrowed_names  # most programs never ask

    home = borrowed_names.home_of(module.partition(".")[2], name)
    if home is None:
        return _ABSENT
    path, original = home
    try:
        found = importlib.import_module(public_path(path))
    except ImportError:  # standalone has not all of Django's modules
        return _ABSENT
    return getattr(found, original, _ABSENT) if original else found


def _home(module: ModuleType, home: str) -> str:
    """Return the whole path of where a late name is: *home* is a submodule, or a module of ours anywhere."""
    return home if home.startswith("migrator.") else f"{module.__name__}.{home}"


def _is_own_submodule(module: ModuleType, name: str, value: Any) -> bool:
    """Tell whether the import system is binding a submodule; ``isinstance`` would wake a lazy settings object."""
    return issubclass(type(value), ModuleType) and value.__name__.endswith("." + name)


def mirror(
    name: str, *origins: ModuleType, submodules: Iterable[str] = (), late: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Turn the module called *name* into a face over *origins*, the modules its names are defined or used in.

    Call it on the last line of a face module: ``mirror(__name__, lookups, related_lookups)``.

    Args:
        name: the face's own ``__name__``.
        origins: where assignments to its names are written through to.
        submodules: submodules of the face that are there as attributes without being imported first.
        late: names that are imported when somebody asks for them, each with the submodule, or the whole path of the module, that has it.
    """
    module = sys.modules[name]
    module.__dict__["__face_origins__"] = origins
    module.__dict__["__face_submodules__"] = frozenset(submodules)
    module.__dict__["__face_late__"] = late
    module.__class__ = FaceModule
