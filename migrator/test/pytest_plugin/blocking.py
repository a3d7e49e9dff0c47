"""Databases outside tests that ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from migrator.runtime.connections import connections
from migrator.test.guards import DatabaseGuard
from migrator.test.pytest_plugin.configuration import is_configured

REFUSAL = (
    'Database access not allowed, use the "django_db" mark, or the "db" or "transactional_db" fixtures to enable it. '
    "(Database {alias!r}; migrator.test.TestCase classes may use those that they declare.)"
)


class DatabaseAccessNotAllowed(RuntimeError):
    """A test, or code at import, used a database that it did not ask for."""


class DatabaseBlocker:
    """Refuses all databases while it is blocked. Changes of its state nest."""

    def __init__(self) -> None:
        self._guard = DatabaseGuard(lambda operation, alias: REFUSAL.format(alias=alias), DatabaseAccessNotAllowed)
        self._history: list[bool] = []
        self._blocked = False

    @property
    def is_active(self) -> bool:
        """Whether databases are refused."""
        return self._blocked

    def _become(self, blocked: bool) -> None:
        if blocked == self._blocked:
            return
        self._blocked = blocked
        if not blocked:
            self._guard.open()
        elif is_configured():
            self._guard.close(connections, only_used=True)

    def _change(self, blocked: bool) -> Any:
        self._history.append(self._blocked)
        self._become(blocked)
        return self._until_end()

    @contextmanager
    def _until_end(self) -> Iterator[None]:
        try:
            yield
        finally:
            self.restore()

    def block(self) -> Any:
        """Refuse databases; as a context manager, until the end of the block."""
        return self._change(True)

    def unblock(self) -> Any:
        """Let databases through; as a context manager, until the end of the block."""
        return self._change(False)

    def restore(self) -> None:
        """Undo the last change."""
        self._become(self._history.pop())

    def restore_all(self) -> None:
        """Undo every change."""
        while self._history:
            self.restore()


blocker_key = pytest.StashKey[DatabaseBlocker]()


def new_blocker() -> DatabaseBlocker:
    """Return a blocker that lets everything through so far."""
    return DatabaseBlocker()


@pytest.fixture(scope="session")
def django_db_blocker(request: pytest.FixtureRequest) -> DatabaseBlocker:
    """What refuses databases: ``with django_db_blocker.unblock():`` in a fixture that fills them."""
    return request.config.stash[blocker_key]
