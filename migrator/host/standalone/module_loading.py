"""Importing modules and names by dotted path."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from migrator.host.mode import public

exported = public("utils.module_loading")


@exported
def cached_import(module_path: str, class_name: str) -> Any:
    """Return *class_name* from the module, importing that only if it is missing or half imported."""
    module = sys.modules.get(module_path)
    spec = getattr(module, "__spec__", None)
    if module is None or (spec is not None and getattr(spec, "_initializing", False)):
        module = import_module(module_path)
    return getattr(module, class_name)


@exported
def import_string(dotted_path: str) -> Any:
    """Return what *dotted_path* names: a module and an attribute of it.

    Raises:
        ImportError: the path has no dot, or the module has no such attribute.
    """
    module_path, dot, name = dotted_path.rpartition(".")
    if not dot:
        raise ImportError(f"{dotted_path} doesn't look like a module path")
    try:
        return cached_import(module_path, name)
    except AttributeError as error:
        raise ImportError(f'Module "{module_path}" does not define a "{name}" attribute/class') from error


@exported
def module_has_submodule(package: ModuleType, module_name: str) -> bool:
    """Tell whether *package* has a module called *module_name*, without importing it."""
    if not hasattr(package, "__path__"):
        return False
    try:
        return find_spec(f"{package.__name__}.{module_name}") is not None
    except ModuleNotFoundError:
        # A parent inside a dotted module_name does not exist.
        return False


@exported
def module_dir(module: ModuleType) -> str:
    """Return the one directory that *module* lives in.

    Raises:
        ValueError: it lives in several (a namespace package) or in none.
    """
    places = list(getattr(module, "__path__", ()))
    if len(places) == 1:
        return str(places[0])
    origin = getattr(module, "__file__", None)
    if origin is None:
        raise ValueError(f"Cannot determine directory containing {module}")
    return os.path.dirname(str(origin))
