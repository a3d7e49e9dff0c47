"""Where the file of a new migration goes, making the package for it if there is none."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from migrator.host.apps import apps
from migrator.host.mode import ROOT
from migrator.host.module_loading import module_dir
from migrator.migrations.loader import MigrationLoader


def migrations_directory(app_label: str) -> str:
    """Return the directory of an app's migrations.

    Raises:
        ValueError: the settings switch migrations off for the app, or name a package that cannot be placed.
    """
    package, _ = MigrationLoader.migrations_module(app_label)
    if package is None:
        raise ValueError(
            f"{ROOT.capitalize()} can't create migrations for app '{app_label}' because migrations have been disabled "
            "via the MIGRATION_MODULES setting."
        )
    existing = _directory_of(package)
    if existing is not None:
        return existing
    app_config = apps.get_app_config(app_label)
    parent, _, name = package.rpartition(".")
    if app_config.name == parent:
        return str(Path(app_config.path) / name)
    return _make_package(package)


def _directory_of(module: str) -> str | None:
    """Return the directory of an importable package, or None."""
    try:
        return str(module_dir(import_module(module)))
    except (ImportError, ValueError):
        return None


def _make_package(package: str) -> str:
    """Make the missing part of a dotted package below what there is of it."""
    parts = package.split(".")
    for length in range(len(parts) - 1, 0, -1):
        base = _directory_of(".".join(parts[:length]))
        if base is not None:
            break
    else:
        raise ValueError(
            f"Could not locate an appropriate location to create migrations package {package}. Make sure the toplevel "
            "package exists and can be imported."
        )
    directory = Path(base)
    for part in parts[length:]:
        directory /= part
        directory.mkdir(exist_ok=True)
        (directory / "__init__.py").touch()
    return str(directory)
