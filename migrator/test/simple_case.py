"""``SimpleTestCase``: a test that says which databases it uses, and uses no other."""

from __future__ import annotations

import pickle
import sys
import unittest
from difflib import get_close_matches
from inspect import iscoroutinefunction
from typing import Any

from asgiref.sync import async_to_sync

from migrator.host.exceptions import ImproperlyConfigured
from migrator.host.mode import public
from migrator.runtime.connections import connections
from migrator.test.assertions import Assertions
from migrator.test.guards import DatabaseGuard
from migrator.test.overrides import modify_settings, override_settings

ALL_DATABASES = "__all__"


@public("test.testcases")
def is_pickable(obj: Any) -> bool:
    """Say whether *obj* survives pickling."""
    try:
        pickle.loads(pickle.dumps(obj))
    except Exception:  # noqa: BLE001  # objects fail to be pickled in any way they like
        return False
    return True


@public("test.testcases")
class SimpleTestCase(Assertions, unittest.TestCase):
    """A test without a database, or with those that *databases* names but without cleaning up after it.

    A test method may be a coroutine function; it runs in an event loop of its own.

    Attributes:
        databases: aliases of the databases that the test may use, or ``"__all__"``.
    """

    databases: Any = set()
    _disallowed_database_msg = (
        "Database %(operation)s to %(alias)r are not allowed in SimpleTestCase subclasses. Either subclass TestCase "
        "or TransactionTestCase to ensure proper test isolation or add %(alias)r to %(test)s.databases to silence "
        "this failure."
    )
    _overridden_settings: dict[str, Any] | None = None
    _modified_settings: Any = None
    _guard: DatabaseGuard | None = None

    # The class

    @classmethod
    def setUpClass(cls) -> None:
        """Apply the class's settings and refuse the databases that it does not declare."""
        super().setUpClass()
        if cls._overridden_settings:
            cls.enterClassContext(override_settings(**cls._overridden_settings))
        if cls._modified_settings:
            cls.enterClassContext(modify_settings(*cls._modified_settings))
        cls._add_databases_failures()
        cls.addClassCleanup(cls._remove_databases_failures)

    @classmethod
    def _validate_databases(cls) -> frozenset[str]:
        """Return the aliases that the class declares.

        Raises:
            ImproperlyConfigured: one of them is not in DATABASES.
        """
        if cls.databases == ALL_DATABASES:
            return frozenset(connections)
        for alias in cls.databases:
            if alias not in connections.settings:
                path = f"{cls.__module__}.{cls.__qualname__}.databases"
                message = f"{path} refers to {alias!r} which is not defined in settings.DATABASES."
                close = get_close_matches(alias, list(connections))
                raise ImproperlyConfigured(f"{message} Did you mean {close[0]!r}?" if close else message)
        return frozenset(cls.databases)

    @classmethod
    def _add_databases_failures(cls) -> None:
        cls.databases = cls._validate_databases()
        test = f"{cls.__module__}.{cls.__qualname__}"
        cls._guard = DatabaseGuard(
            lambda operation, alias: (
                cls._disallowed_database_msg % {"operation": operation, "alias": alias, "test": test}
            )
        )
        cls._guard.close(alias for alias in connections if alias not in cls.databases)

    @classmethod
    def _remove_databases_failures(cls) -> None:
        if cls._guard is not None:
            cls._guard.open()
            cls._guard = None

    # One test

    def __call__(self, result: Any = None) -> None:
        """Run the test between :meth:`_pre_setup` and :meth:`_post_teardown`."""
        self._setup_and_call(result)

    def debug(self) -> None:
        """Run the test and let its errors through."""
        self._setup_and_call(None, debug=True)

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process gets of the test: what cannot be pickled stays behind."""
        state = {name: value for name, value in vars(self).items() if is_pickable(value)}
        return {**state, "_outcome": None, "_subtest": None, "_cleanups": []}

    def _is_skipped(self, method: Any) -> bool:
        return bool(getattr(type(self), "__unittest_skip__", False) or getattr(method, "__unittest_skip__", False))

    def _setup_and_call(self, result: Any, debug: bool = False) -> None:
        method = getattr(self, self._testMethodName)
        if iscoroutinefunction(method):
            setattr(self, self._testMethodName, async_to_sync(method))
        skipped = self._is_skipped(method)
        if not skipped and not self._step(self._pre_setup, result, debug):
            return
        if debug:
            super().debug()
        else:
            super().__call__(result)
        if not skipped:
            self._step(self._post_teardown, result, debug)

    def _step(self, step: Any, result: Any, debug: bool) -> bool:
        """Call *step* and say whether it went well; its error is the test's."""
        try:
            step()
        except Exception:
            if debug:
                raise
            result.addError(self, sys.exc_info())
            return False
        return True

    @classmethod
    def _pre_setup(cls) -> None:
        """Prepare the surroundings of one test (hook)."""

    def _post_teardown(self) -> None:
        """Clean up the surroundings of one test (hook)."""

    # Settings

    def settings(self, **kwargs: Any) -> override_settings:
        """Return a context manager that gives settings other values."""
        return override_settings(**kwargs)

    def modify_settings(self, **kwargs: Any) -> modify_settings:
        """Return a context manager that adds to lists in settings, or takes out of them."""
        return modify_settings(**kwargs)
