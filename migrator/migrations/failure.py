"""What a failed migration says: which migration, which operation, which statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from migrator.migrations.advice import advice_on

MAX_SQL = 1000
"""Characters of a statement that are shown in a note."""

MAX_PARAMS = 300
"""Characters of its parameters."""


@contextmanager
def blame(connection: Any, migration: Any, operation: Any = None, position: int | None = None) -> Iterator[None]:
    """Add the place to an exception that passes through.

    The exception stays what it is; it gets the attributes ``migration`` (app label and name), ``operation`` and, if
    the database raised it, ``sql`` and ``params``, and the same as a note in its traceback.

    Args:
        connection: the connection the migration runs on; its statements are watched.
        migration: the migration.
        operation: the operation, or None while what was put off to the end of the migration is run.
        position: its place in the migration, counted from 1.
    """
    watcher = StatementWatcher()
    try:
        with watcher.watch(connection):
            yield
    except Exception as error:
        if not hasattr(error, "migration"):
            _annotate(error, migration, operation, position, watcher)
        raise


def advance(migration: Any, operation: Any, position: int, state: Any) -> None:
    """Run *operation* on a project state; an exception gets the place added.

    Args:
        migration: the migration.
        operation: the operation.
        position: its place in the migration, counted from 1.
        state: the state, which is changed.
    """
    try:
        operation.state_forwards(migration.app_label, state)
    except Exception as error:
        if not hasattr(error, "migration"):
            _annotate(error, migration, operation, position, None)
            if isinstance(error, KeyError) and error.args and isinstance(error.args[0], tuple):
                error.add_note(
                    f"Next: there is no model {'.'.join(map(str, error.args[0]))} at this point of the history: correct "
                    "the name, or add a dependency on the migration that creates it."
                )
        raise


class StatementWatcher:
    """Remembers the statement that failed."""

    def __init__(self) -> None:
        self.failed: tuple[BaseException, str, Any] | None = None

    @contextmanager
    def watch(self, connection: Any) -> Iterator[None]:
        """Watch the statements of *connection*."""
        if not hasattr(connection, "execute_wrapper"):
            yield
            return
        with connection.execute_wrapper(self):
            yield

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        try:
            return execute(sql, params, many, context)
        except Exception as error:
            self.failed = error, str(sql), params
            raise


def _annotate(
    error: Any, migration: Any, operation: Any, position: int | None, watcher: StatementWatcher | None
) -> None:
    error.migration = (migration.app_label, migration.name)
    error.operation = operation
    place = f"In migration {migration.app_label}.{migration.name}"
    if operation is not None:
        place += f", operation {position} of {len(migration.operations)}: {operation.describe()}"
        code = getattr(getattr(operation, "code", None), "__code__", None)
        if code is not None:
            place += f" ({code.co_name}, {code.co_filename}:{code.co_firstlineno})"
    error.add_note(place)
    # Only the statement that raised this very error, not one whose failure was dealt with.
    if watcher is not None and watcher.failed is not None and _caused_by(error, watcher.failed[0]):
        _, error.sql, error.params = watcher.failed
        values = f" -- {_shortened(repr(error.params), MAX_PARAMS)}" if error.params else ""
        error.add_note(f"Statement: {_shortened(error.sql, MAX_SQL)}{values}")
    advice = advice_on(error)
    if advice is not None:
        error.add_note(f"Next: {advice}")


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]} …"


def _caused_by(error: BaseException | None, failure: BaseException) -> bool:
    while error is not None:
        if error is failure:
            return True
        error = error.__cause__ or error.__context__
    return False
