"""Face modules: public paths that re-export names and write assignments through to where the code lives."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class FaceModule(ModuleType):
    """A module that only re-exports: assigning or deleting an attribute also reaches the modules it comes from.

    ``mock.patch("….db.models.query.QuerySet")`` must change what the code itself looks up, not only the re-export.
    """

    __face_origins__: tuple[ModuleType, ...]

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name.startswith("__") or _is_own_submodule(self, name, value):
            return
        for origin in self.__dict__.get("__face_origins__", ()):
            if name in origin.__dict__:
                setattr(origin, name, value)


def _is_own_submodule(module: ModuleType, name: str, value: Any) -> bool:
    """Tell whether the import system is binding a submodule; ``isinstance`` would wake a lazy settings object."""
    return issubclass(type(value), ModuleType) and value.__name__.endswith("." + name)


def mirror(name: str, *origins: ModuleType) -> None:
    """Turn the module called *name* into a face over *origins*, the modules its names are defined or used in.

    Call it on the last line of a face module: ``mirror(__name__, lookups, related_lookups)``.
    """
    module = sys.modules[name]
    module.__dict__["__face_origins__"] = origins
    module.__class__ = FaceModule
