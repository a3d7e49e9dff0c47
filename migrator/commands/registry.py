"""Finding commands: those of this package and those in ``management/commands`` of installed apps."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from importlib.machinery import all_suffixes
from typing import Any

from migrator.host.apps import apps
from migrator.host.conf import settings
from migrator.host.deferred import pkgutil

BUILT_IN = "migrator"
"""What the list of commands calls those of this package."""

NOT_COMMANDS = frozenset(
    {
        "app_labels",
        "base",
        "call",
        "command_line",
        "fixture_files",
        "formatting",
        "migrate_signals",
        "parser",
        "registry",
        "templates",
    }
)
"""Modules of this folder that are no commands."""


def find_commands(folder: str) -> list[str]:
    """Return the names of the command modules in a folder."""
    try:
        names = _modules_among(os.listdir(folder))
    except FileNotFoundError:
        return []
    except NotADirectoryError:  # inside an archive
        names = {name for _, name, is_package in pkgutil.iter_modules([folder]) if not is_package}
    return sorted(name for name in names if name[0] != "_")


def _modules_among(files: list[str]) -> set[str]:
    """Return the names of the modules that are files of one of Python's kinds."""
    found = (file.removesuffix(suffix) for suffix in all_suffixes() for file in files if file.endswith(suffix))
    return {name for name in found if name and "." not in name}


@cache
def get_commands() -> dict[str, str]:
    """Return the packages that commands come from, by command name; apps listed first win over later ones."""
    here = os.path.dirname(__file__)
    commands = {name: BUILT_IN for name in find_commands(here) if name not in NOT_COMMANDS}
    if settings.configured:
        for config in reversed(list(apps.get_app_configs())):
            folder = os.path.join(config.path, "management", "commands")
            commands.update(dict.fromkeys(find_commands(folder), config.name))
    return commands


def load_command_class(app_name: str, name: str) -> Any:
    """Return a new command object.

    Args:
        app_name: the package it comes from, as in :func:`get_commands`.
        name: the command.
    """
    path = f"migrator.commands.{name}" if app_name == BUILT_IN else f"{app_name}.management.commands.{name}"
    return import_module(path).Command()
