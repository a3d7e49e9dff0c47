"""Migrations whose file is executed when somebody asks for more than what it declares."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from types import ModuleType
from typing import Any

from migrator.migrations.declarations import FLAGS, KEY_LISTS, Facts, keys
from migrator.migrations.migration import Migration

KNOWN = frozenset({"app_label", "name", *KEY_LISTS, *FLAGS})
"""What is answered without the file."""

executing = RLock()
"""Held while a file is executed: threads may share migrations."""


class PutOffMigration(Migration):
    """Stands for a migration until it is asked for anything else; from then on it is one of the file's own class.

    Most commands need the operations of few migrations or of none; the graph needs names and dependencies.
    """

    def __getattribute__(self, name: str) -> Any:
        if name not in KNOWN:
            _execute(self)
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        _execute(self)
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        _execute(self)
        object.__delattr__(self, name)


def put_off(name: str, app_label: str, facts: Facts, execute: Callable[[], ModuleType]) -> PutOffMigration:
    """Return a migration of which only *facts* are known.

    Args:
        name: file name without ``.py``.
        app_label: the app.
        facts: what its file declares.
        execute: executes the file and returns the module.
    """
    migration = PutOffMigration.__new__(PutOffMigration)
    attributes: dict[str, Any] = object.__getattribute__(migration, "__dict__")
    attributes.update(app_label=app_label, name=name, initial=facts["initial"], atomic=facts["atomic"])
    for attribute in KEY_LISTS:
        attributes[attribute] = keys(facts, attribute)
    attributes["execute"] = execute
    return migration


def _execute(migration: PutOffMigration) -> None:
    """Execute the file and make *migration* what it would be if that had been done at once."""
    attributes: dict[str, Any] = object.__getattribute__(migration, "__dict__")
    with executing:
        if "execute" not in attributes:
            return
        own_class = attributes["execute"]().Migration
        for name in ("execute", *FLAGS):
            del attributes[name]
        attributes["operations"] = list(own_class.operations)
        object.__setattr__(migration, "__class__", own_class)
