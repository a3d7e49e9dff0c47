"""One migration: what it is made of, what it depends on, and how it is applied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from migrator.host.mode import public
from migrator.migrations.exceptions import IrreversibleError
from migrator.migrations.failure import advance, blame
from migrator.migrations.naming import join_fragments
from migrator.runtime.transaction import atomic

PATH = "db.migrations.migration"


@public(PATH)
class Migration:
    """A set of operations, with the migrations that it comes after.

    Migration files subclass it and set the class attributes; the loader makes an instance.

    Args:
        name: file name without ``.py``.
        app_label: the app.
    """

    operations: list[Any] = []
    """What is done, in order."""
    dependencies: list[Any] = []
    """``(app_label, name)`` of the migrations that come before; ``__first__`` and ``__latest__`` are names too."""
    run_before: list[Any] = []
    """The migrations of other apps that come after."""
    replaces: list[Any] = []
    """The migrations that this one stands for, if it was squashed."""
    initial: bool | None = None
    """Whether it is an app's first one; None means: if it depends on no other of its app."""
    atomic = True
    """Whether it runs in one transaction, where the database can."""

    def __init__(self, name: str, app_label: str) -> None:
        self.app_label, self.name = app_label, name
        # Instances are changed by the autodetector and by commands; the class is not.
        for declared in ("operations", "dependencies", "run_before", "replaces"):
            setattr(self, declared, list(getattr(type(self), declared)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Migration) and (self.name, self.app_label) == (other.name, other.app_label)

    def __hash__(self) -> int:
        return hash(f"{self.app_label}.{self.name}")

    def __repr__(self) -> str:
        return f"<Migration {self.app_label}.{self.name}>"

    def __str__(self) -> str:
        return f"{self.app_label}.{self.name}"

    def mutate_state(self, project_state: Any, preserve: bool = True) -> Any:
        """Return the state after the migration.

        Args:
            project_state: the state before it.
            preserve: leave *project_state* as it is and return another one.
        """
        state = project_state.clone() if preserve else project_state
        for position, operation in enumerate(self.operations, start=1):
            advance(self, operation, position, state)
        return state

    def apply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        """Run the operations forwards.

        Args:
            project_state: the state before the migration; it is changed to the state after it.
            schema_editor: what they are run on.
            collect_sql: the editor only collects statements; add comments between them.

        Returns:
            The state after the migration.
        """
        for position, operation in enumerate(self.operations, start=1):
            before = project_state.clone()
            advance(self, operation, position, project_state)
            with self._step(operation, position, schema_editor, collect_sql) as can_run:
                if can_run:
                    operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state

    def unapply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        """Run the operations backwards, the last one first.

        Args:
            project_state: the state *before* the migration; it is not changed.
            schema_editor: what they are run on.
            collect_sql: the editor only collects statements; add comments between them.

        Returns:
            The state before the migration.

        Raises:
            IrreversibleError: one of the operations cannot be undone; none has been then.
        """
        states = [project_state]
        for position, operation in enumerate(self.operations, start=1):
            if not operation.reversible:
                raise IrreversibleError(f"Operation {operation} in {self} is not reversible")
            after = states[-1].clone()
            advance(self, operation, position, after)
            states.append(after)
        for index in reversed(range(len(self.operations))):
            operation = self.operations[index]
            with self._step(operation, index + 1, schema_editor, collect_sql) as can_run:
                if can_run:
                    operation.database_backwards(self.app_label, schema_editor, states[index + 1], states[index])
        return project_state

    def _step(
        self, operation: Any, position: int, schema_editor: Any, collect_sql: bool
    ) -> AbstractContextManager[bool]:
        """Return the context that one operation runs in; it says whether there is anything to run."""
        if collect_sql:
            return _comments(operation, schema_editor.collected_sql)
        wants_transaction = operation.atomic or (self.atomic and operation.atomic is not False)
        own_transaction = wants_transaction and not schema_editor.atomic_migration
        return _run(self, operation, position, schema_editor.connection, own_transaction)

    def suggest_name(self) -> str:
        """Return a name that tells what the migration does."""
        if self.initial:
            return "initial"
        return join_fragments(operation.migration_name_fragment for operation in self.operations)


@contextmanager
def _run(
    migration: Migration, operation: Any, position: int, connection: Any, own_transaction: bool
) -> Iterator[bool]:
    """Run one operation, in a transaction of its own if it is to have one."""
    transaction = atomic(connection.alias) if own_transaction else nullcontext()
    with blame(connection, migration, operation, position), transaction:
        yield True


@contextmanager
def _comments(operation: Any, collected: list[str]) -> Iterator[bool]:
    """Put the description of an operation before its collected statements."""
    collected += ["--", f"-- {operation.describe()}", "--"]
    if not operation.reduces_to_sql:
        collected.append("-- THIS OPERATION CANNOT BE WRITTEN AS SQL")
    length = len(collected)
    yield operation.reduces_to_sql
    if operation.reduces_to_sql and len(collected) == length:
        collected.append("-- (no-op)")


@public(PATH)
class SwappableTuple(tuple[str, str]):
    """A dependency on the app of a model that a setting can replace; it remembers the setting's value."""

    setting: str

    def __new__(cls, value: tuple[str, str], setting: str) -> SwappableTuple:
        instance = super().__new__(cls, value)
        instance.setting = setting
        return instance


@public(PATH)
def swappable_dependency(value: str) -> SwappableTuple:
    """Return the dependency on the model that a setting like ``AUTH_USER_MODEL`` names."""
    return SwappableTuple((value.split(".", 1)[0], "__first__"), value)
