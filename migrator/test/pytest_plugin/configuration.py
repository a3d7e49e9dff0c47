"""Options, and the settings module that they name."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from typing import Any

import pytest

import migrator
from migrator.host.apps import apps
from migrator.host.conf import settings

MARKER = (
    "django_db(transaction=False, reset_sequences=False, databases=None, serialized_rollback=False, "
    "available_apps=None): let the test use its databases; what it does is rolled back, or the databases are emptied "
    "afterwards if transaction=True. databases are aliases, or '__all__'; the default one if None."
)

VARIABLES = ("MIGRATOR_SETTINGS_MODULE", "DJANGO_SETTINGS_MODULE")
"""Environment variables that name the settings module, and options of the configuration file: the first one counts."""

INI_NAMES = ("migrator_settings_module", "DJANGO_SETTINGS_MODULE")

origin_key = pytest.StashKey[str]()


def add_options(parser: pytest.Parser) -> None:
    """Add the options of the command line and of the configuration file."""
    group = parser.getgroup("migrator")
    group.addoption("--reuse-db", action="store_true", help="Keep the test databases for the next run.")
    group.addoption("--create-db", action="store_true", help="Create the test databases anew in spite of --reuse-db.")
    group.addoption("--ds", dest="settings_module", metavar="MODULE", help="Dotted path of the settings module.")
    group.addoption(
        "--nomigrations",
        "--no-migrations",
        action="store_true",
        dest="nomigrations",
        help="Make the tables from the models instead of running migrations.",
    )
    group.addoption(
        "--migrations", action="store_false", dest="nomigrations", help="Run migrations in spite of --nomigrations."
    )
    for name in INI_NAMES:
        parser.addini(name, "Dotted path of the settings module.")
    parser.addini("migrator_alias", "Let imports of django… mean migrator….", type="bool", default=False)


def choose_settings(config: pytest.Config, options: Any) -> None:
    """Name the settings module in the environment: by option, else as it is there, else by configuration file."""
    chosen = [("option --ds", options.settings_module)]
    chosen += [(f"environment {name}", os.environ.get(name)) for name in VARIABLES]
    chosen += [(f"configuration file, {name}", config.getini(name)) for name in INI_NAMES]
    origin, module = next(((origin, module) for origin, module in chosen if module), ("", ""))
    if not module:
        return
    config.stash[origin_key] = f"{module} ({origin})"
    for name in VARIABLES:
        os.environ[name] = str(module)
    root = str(config.rootpath)
    if root not in sys.path and not _importable(str(module)):
        # Started by its own command, pytest does not look for modules in the current folder.
        sys.path.insert(0, root)


def _importable(module: str) -> bool:
    try:
        return find_spec(module.partition(".")[0]) is not None
    except (ImportError, ValueError):
        return False


def is_configured() -> bool:
    """Say whether there are settings, or where to find them."""
    return bool(settings.configured or any(os.environ.get(name) for name in VARIABLES))


def set_up(config: pytest.Config) -> None:
    """Load the settings and the apps; without settings there is nothing to set up."""
    if apps.ready or not is_configured():
        return
    migrator.setup(alias=bool(config.getini("migrator_alias")))


def header(config: pytest.Config) -> list[str]:
    """Return what is said of the settings before the tests run."""
    chosen = config.stash.get(origin_key, "configured by the program" if settings.configured else "none")
    return [f"migrator: version {migrator.__version__}, settings: {chosen}"]
