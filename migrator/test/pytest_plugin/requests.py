"""What a test asks for: by its mark, its fixtures, or its class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from unittest import TestCase

MARK = "django_db"
EMPTYING_FIXTURES = frozenset(
    {"transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "migrator_migrate"}
)
"""Fixtures whose databases are emptied afterwards instead of rolled back."""


def sees_to_databases(test_class: Any) -> bool:
    """Say whether a class is a test case of ours, or of Django on the overlay: it declares what databases it uses."""
    return isinstance(test_class, type) and issubclass(test_class, TestCase) and hasattr(test_class, "databases")


@dataclass(frozen=True)
class DatabaseRequest:
    """How a test uses databases; see the mark ``django_db``."""

    transaction: bool = False
    reset_sequences: bool = False
    databases: Any = None
    serialized_rollback: bool = False
    available_apps: Any = None

    @property
    def empties(self) -> bool:
        """Whether the databases are emptied afterwards."""
        return self.transaction or self.reset_sequences or self.serialized_rollback


def _of_mark(
    transaction: bool = False,
    reset_sequences: bool = False,
    databases: Any = None,
    serialized_rollback: bool = False,
    available_apps: Any = None,
) -> DatabaseRequest:
    return DatabaseRequest(transaction, reset_sequences, databases, serialized_rollback, available_apps)


def request_of(item: Any, fixtures: Iterable[str] | None = None) -> DatabaseRequest | None:
    """Return what a collected test asks for; None if it has no mark and no fixture of a database.

    Args:
        fixtures: names of the test's fixtures; by default those that its signature leads to.

    Raises:
        TypeError: the mark has arguments that there are not.
    """
    names = set(getattr(item, "fixturenames", ()) if fixtures is None else fixtures)
    mark = item.get_closest_marker(MARK)
    if mark is None and not names & {"db", *EMPTYING_FIXTURES}:
        return None
    wanted = _of_mark(*mark.args, **mark.kwargs) if mark is not None else DatabaseRequest()
    serialized = wanted.serialized_rollback or "django_db_serialized_rollback" in names
    reset = wanted.reset_sequences or "django_db_reset_sequences" in names
    emptying = wanted.transaction or bool(names & (EMPTYING_FIXTURES - {"django_db_serialized_rollback"}))
    return DatabaseRequest(emptying, reset, wanted.databases, serialized, wanted.available_apps)


def serialized_rollback_wanted(items: Iterable[Any]) -> bool:
    """Say whether any test needs the rows that its databases have after their migrations."""
    for item in items:
        if getattr(getattr(item, "cls", None), "serialized_rollback", False):
            return True
        wanted = request_of(item)
        if wanted is not None and wanted.serialized_rollback:
            return True
    return False
