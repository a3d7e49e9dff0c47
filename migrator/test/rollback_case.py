"""``TestCase``: a test that is rolled back, inside a transaction with the data of its class."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from migrator.host.mode import public
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections
from migrator.runtime.transaction import Atomic, atomic, set_rollback
from migrator.test.class_data import TestData
from migrator.test.commit_hooks import capture
from migrator.test.features import connections_support_savepoints, connections_support_transactions
from migrator.test.transaction_case import TransactionTestCase

Atomics = dict[str, Any]
"""Open blocks by alias, in the order in which they were entered."""


@public("test.testcases")
class TestCase(TransactionTestCase):
    """A test inside two transactions, which are rolled back: one of the class, with its data, and one of its own.

    What the test commits is not committed. Asynchronous calls of a test join its transaction. Constraints that are
    checked at the end of a transaction are checked at the end of each test.
    """

    _cls_atomics: Atomics
    atomics: Atomics

    # Transactions

    @classmethod
    def _rolls_back(cls) -> bool:
        return cls._databases_support_transactions()

    @classmethod
    def _databases_support_transactions(cls) -> bool:
        return connections_support_transactions(cls.databases)

    @classmethod
    def _databases_support_savepoints(cls) -> bool:
        return connections_support_savepoints(cls.databases)

    @classmethod
    def _enter_atomics(cls) -> Atomics:
        atomics: Atomics = {}
        for alias in cls._databases_names():
            block: Atomic = atomic(using=alias)
            block._from_testcase = True
            block.__enter__()
            atomics[alias] = block
        return atomics

    @classmethod
    def _rollback_atomics(cls, atomics: Atomics) -> None:
        for alias in reversed(cls._databases_names()):
            set_rollback(True, using=alias)
            atomics[alias].__exit__(None, None, None)

    # The class

    @classmethod
    def setUpClass(cls) -> None:
        """Open the transaction of the class, load its fixtures and call :meth:`setUpTestData`."""
        super().setUpClass()
        if not (cls._databases_support_transactions() and cls._databases_support_savepoints()):
            return
        cls._cls_atomics = cls._enter_atomics()
        try:
            cls._load_fixtures()
            cls._set_up_class_data()
        except Exception:
            cls._rollback_atomics(cls._cls_atomics)
            raise

    @classmethod
    def _set_up_class_data(cls) -> None:
        """Call :meth:`setUpTestData`; what it leaves on the class is copied for each test."""
        before = dict(vars(cls))
        cls.setUpTestData()
        for name, value in dict(vars(cls)).items():
            if value is not before.get(name):
                setattr(cls, name, TestData(name, value))

    @classmethod
    def tearDownClass(cls) -> None:
        """Roll the transaction of the class back."""
        if cls._databases_support_transactions() and cls._databases_support_savepoints():
            cls._rollback_atomics(cls._cls_atomics)
            for connection in connections.all(initialized_only=True):
                connection.close()
        super().tearDownClass()

    @classmethod
    def setUpTestData(cls) -> None:
        """Make rows for all tests of the class, as attributes of the class (hook)."""

    # One test

    def _should_reload_connections(self) -> bool:
        return not self._databases_support_transactions() and super()._should_reload_connections()

    @classmethod
    def _fixture_setup(cls) -> None:
        if not cls._databases_support_transactions():
            # There is nothing to roll back to: each test begins from scratch.
            cls.setUpTestData()
            super()._fixture_setup()
            return
        if cls.reset_sequences:
            raise TypeError("reset_sequences cannot be used on TestCase instances")
        cls.atomics = cls._enter_atomics()
        if not cls._databases_support_savepoints():
            cls._load_fixtures()
            cls.setUpTestData()

    def _fixture_teardown(self) -> None:
        if not self._databases_support_transactions():
            super()._fixture_teardown()
            return
        try:
            for alias in reversed(self._databases_names()):
                if self._should_check_constraints(connections[alias]):
                    connections[alias].check_constraints()
        finally:
            self._rollback_atomics(self.atomics)

    def _should_check_constraints(self, connection: Any) -> bool:
        return bool(
            connection.features.can_defer_constraint_checks
            and not connection.needs_rollback
            and connection.is_usable()
        )

    # Hooks of commits

    @classmethod
    @contextmanager
    def captureOnCommitCallbacks(
        cls, *, using: str = DEFAULT_DB_ALIAS, execute: bool = False
    ) -> Generator[list[Callable[[], Any]], None, None]:
        """Collect what the block registers with ``on_commit``, which a test never commits.

        Args:
            using: the database.
            execute: call what was collected at the end, and what that registers in turn.
        """
        with capture(using, execute=execute) as callbacks:
            yield callbacks
