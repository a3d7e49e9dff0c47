"""Where migrations live: the package of each app, and the migration classes in it."""

from __future__ import annotations

import sys
from importlib import import_module, reload
from types import ModuleType
from typing import Any

from migrator.host.conf import settings
from migrator.host.deferred import pkgutil
from migrator.host.record import record
from migrator.migrations.bundles import Bundle, Source, source_files
from migrator.migrations.declarations import applies, declared
from migrator.migrations.exceptions import BadMigrationError
from migrator.migrations.put_off import put_off

MIGRATIONS_MODULE_NAME = "migrations"
"""Name of the package in an app, unless ``MIGRATION_MODULES`` says otherwise."""


@record(frozen=True)
class Location:
    """The package that an app's migrations are in.

    Attributes:
        module: dotted path; None if migrations are switched off for the app.
        explicit: whether ``MIGRATION_MODULES`` names it.
    """

    module: str | None
    explicit: bool


def locate(app_label: str, app_name: str) -> Location:
    """Return where the migrations of an app are."""
    modules = settings.MIGRATION_MODULES
    if app_label in modules:
        return Location(modules[app_label], True)
    return Location(f"{app_name}.{MIGRATIONS_MODULE_NAME}", False)


def import_package(location: Location, tolerate_missing: bool) -> ModuleType | None:
    """Import the package, afresh if it was imported before; None if the app has no migrations.

    Args:
        location: where it is.
        tolerate_missing: one that ``MIGRATION_MODULES`` names may be missing.

    Raises:
        ImportError: it, or something that it imports, cannot be imported.
    """
    if location.module is None:
        return None
    was_loaded = location.module in sys.modules
    try:
        package = import_module(location.module)
    except ModuleNotFoundError as error:
        may_be_missing = tolerate_missing if location.explicit else True
        missing = (error.name or "").split(".")
        # A package that is there and imports something that is not must not pass for "no migrations".
        if may_be_missing and (location.explicit or MIGRATIONS_MODULE_NAME in missing):
            return None
        if location.explicit and location.module.startswith(error.name or "?"):
            error.add_note("Next: create the package, or correct its path in the setting MIGRATION_MODULES.")
        raise
    if not hasattr(package, "__path__"):
        # A module called migrations.py is something else.
        return None
    # A directory without __init__.py becomes a namespace package, whose path is no list.
    if getattr(package, "__file__", None) is None and not isinstance(package.__path__, list):
        return None
    return reload(package) if was_loaded else package


def migration_names(package: ModuleType) -> list[str]:
    """Return the sorted names of the migration modules in *package*; those that begin with ``_`` or ``~`` are not."""
    return sorted(
        module.name
        for module in pkgutil.iter_modules(package.__path__)
        if not module.ispkg and module.name[0] not in "_~"
    )


@record(frozen=True)
class Reading:
    """What was read of one package.

    Attributes:
        migrations: an instance of each migration.
        stamps: name, modification time and size of each file if all of them are known to only declare things: then what
            they say depends on nothing else. None if that is not known.
        path: where what is found out about the package can be kept; empty if it cannot.
    """

    migrations: list[Any]
    stamps: tuple[Source, ...] | None
    path: str


def read_migrations(package: ModuleType, app_label: str) -> Reading:
    """Read the migrations in *package*.

    Raises:
        ImportError: a module cannot be imported.
        BadMigrationError: a module has no class ``Migration``.
    """
    try:
        sources, complete = source_files(package)
        names = sorted(name for name in sources if name[0] not in "_~") if complete else migration_names(package)
        bundle = Bundle(package, sources)
        # What is notable about a file is found out the second time that it is read: many are read only once.
        writable = bundle.is_writable
        study = writable and not sys.warnoptions
        read = [_read(bundle, name, app_label, study) for name in names]
    except ImportError as error:
        if "bad magic number" in str(error):
            raise ImportError(f"Couldn't import {error.name!r} as it appears to be a stale .pyc file.") from error
        raise
    bundle.save()
    stamps = tuple(map(bundle.stamp, names)) if all(declares for _, declares in read) else None
    return Reading([migration for migration, _ in read], stamps, bundle.path if writable else "")


def _read(bundle: Bundle, name: str, app_label: str, study: bool) -> tuple[Any, bool]:
    """Return the migration *name*, or one that is executed when more is asked than what is noted of it.

    With it goes whether its file is known to only declare things.

    Args:
        bundle: the package.
        name: file name without ``.py``.
        app_label: the app.
        study: whether to find out what is notable about a file that was not looked at before.
    """
    entry = bundle.entry(name)
    facts = entry[3] if entry is not None else None
    if facts and not sys.warnoptions and applies(facts):
        return put_off(name, app_label, facts, lambda: bundle.module(name)), True
    module = bundle.module(name)
    if not hasattr(module, "Migration"):
        missing = BadMigrationError(f"Migration {name} in app {app_label} has no Migration class")
        missing.add_note(
            f"Next: write one, derived from migrations.Migration, in {module.__file__}; a module that is no migration "
            "is left alone if its name begins with an underscore."
        )
        raise missing
    _check_shape(module, name, app_label)
    declares = False
    if study and entry is not None and facts is None:
        facts = declared(bundle.source(name), module.Migration)
        bundle.set_note(name, facts or False)
        declares = facts is not None and applies(facts)
    return module.Migration(name, app_label), declares


def _check_shape(module: ModuleType, name: str, app_label: str) -> None:
    """Check that the class attributes of a migration are lists of what belongs in them."""
    migration = module.Migration
    for attribute, is_right, content in SHAPES:
        value = getattr(migration, attribute, ())
        if not isinstance(value, list | tuple):
            wrong = f"must be a list, not {value!r}"
        else:
            strangers = [item for item in value if not is_right(item)]
            if not strangers:
                continue
            wrong = f"must hold {content}, not {strangers[0]!r}"
        error = BadMigrationError(f"Migration {name} in app {app_label}: {attribute} {wrong}.")
        error.add_note(f"Next: correct it in {module.__file__}.")
        raise error


def _is_key(item: Any) -> bool:
    """Tell whether *item* is an app label and a migration's name."""
    return isinstance(item, tuple | list) and len(item) == 2 and all(isinstance(part, str) for part in item)


def _is_operation(item: Any) -> bool:
    return hasattr(item, "state_forwards") and not isinstance(item, type)


KEYS = "pairs (app label, migration name)"
SHAPES = (
    ("operations", _is_operation, "operations"),
    ("dependencies", _is_key, KEYS),
    ("run_before", _is_key, KEYS),
    ("replaces", _is_key, KEYS),
)
"""Attributes of a migration, a test of what is in them, and its name."""
