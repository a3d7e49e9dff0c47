"""Importing the same module of every installed app."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.app_registry import apps
from migrator.host.standalone.module_loading import module_has_submodule

exported = public("utils.module_loading")


@exported
def autodiscover_modules(*args: str, register_to: Any = None) -> None:
    """Import the modules called *args* of every installed app that has them.

    Args:
        args: module names, such as ``"admin"``.
        register_to: an object whose ``_registry`` is put back as it was when an import fails.
    """
    for app_config in apps.get_app_configs():
        for name in args:
            before = dict(register_to._registry) if register_to is not None else None
            try:
                import_module(f"{app_config.name}.{name}")
            except Exception:
                if register_to is not None:
                    register_to._registry = before
                # A module that is not there is no error; one that cannot be loaded is.
                if module_has_submodule(app_config.module, name):
                    raise
