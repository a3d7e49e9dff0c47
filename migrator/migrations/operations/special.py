"""Operations that run the user's own SQL and Python."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public
from migrator.host.ports import router
from migrator.migrations.operations.base import Operation, OperationCategory

PATH = "db.migrations.operations.special"


def unless_none(operation: Any, *names: str) -> dict[str, Any]:
    """Return the attributes of those names that are not None."""
    return {name: value for name in names if (value := getattr(operation, name)) is not None}


def unless_empty(operation: Any, *names: str) -> dict[str, Any]:
    """Return the attributes of those names that are true."""
    return {name: value for name in names if (value := getattr(operation, name))}


@public(PATH)
class SeparateDatabaseAndState(Operation):
    """Does one thing to the database and says another to the state.

    Args:
        database_operations: what is run on the database.
        state_operations: what the state is told.
    """

    category = OperationCategory.MIXED
    serialization_expand_args = ["database_operations", "state_operations"]

    def __init__(self, database_operations: Any = None, state_operations: Any = None) -> None:
        self.database_operations = database_operations or []
        self.state_operations = state_operations or []

    def deconstruct(self) -> tuple[str, Any, Any]:
        return self.__class__.__name__, [], unless_empty(self, *self.serialization_expand_args)

    def state_forwards(self, app_label: str, state: Any) -> None:
        for operation in self.state_operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        # The operations see each other's effect, not that of the state operations.
        for operation in self.database_operations:
            after = from_state.clone()
            operation.state_forwards(app_label, after)
            operation.database_forwards(app_label, schema_editor, from_state, after)
            from_state = after

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        states = [to_state]
        for operation in self.database_operations:
            after = states[-1].clone()
            operation.state_forwards(app_label, after)
            states.append(after)
        for position, operation in reversed(list(enumerate(self.database_operations))):
            operation.database_backwards(app_label, schema_editor, states[position + 1], states[position])

    def describe(self) -> str:
        return "Custom state/database change combination"


@public(PATH)
class RunSQL(Operation):
    """Runs SQL of the user's.

    Args:
        sql: a string, or a list of strings and of pairs of string and parameters.
        reverse_sql: the same for the way back; without it the operation cannot be undone.
        state_operations: what the SQL means for the state.
        hints: passed to the routers' ``allow_migrate``.
        elidable: squashing may drop it.
    """

    category = OperationCategory.SQL
    noop = ""

    def __init__(
        self,
        sql: Any,
        reverse_sql: Any = None,
        state_operations: Any = None,
        hints: dict[str, Any] | None = None,
        elidable: bool = False,
    ) -> None:
        self.sql, self.reverse_sql = sql, reverse_sql
        self.state_operations = state_operations or []
        self.hints, self.elidable = hints or {}, elidable

    def deconstruct(self) -> tuple[str, Any, Any]:
        # SQL that does nothing is the empty text, which says something.
        sql = {"sql": self.sql, **unless_none(self, "reverse_sql")}
        return self.__class__.__name__, [], {**sql, **unless_empty(self, "state_operations", "hints", "elidable")}

    @property
    def reversible(self) -> bool:  # type: ignore[override]  # computed here, a plain flag on other operations
        """Whether there is SQL for the way back."""
        return self.reverse_sql is not None

    def state_forwards(self, app_label: str, state: Any) -> None:
        for operation in self.state_operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run_if_allowed(app_label, schema_editor, self.sql)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self.reverse_sql is None:
            raise NotImplementedError("You cannot reverse this operation")
        self._run_if_allowed(app_label, schema_editor, self.reverse_sql)

    def _run_if_allowed(self, app_label: str, schema_editor: Any, sql: Any) -> None:
        if router.get().allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            self._run_sql(schema_editor, sql)

    def _run_sql(self, schema_editor: Any, sqls: Any) -> None:
        if not isinstance(sqls, list | tuple):
            if sqls != RunSQL.noop:
                for statement in schema_editor.connection.ops.prepare_sql_script(sqls):
                    schema_editor.execute(statement, params=None)
            return
        for entry in sqls:
            statement, params = _statement(entry)
            schema_editor.execute(statement, params=params)

    def describe(self) -> str:
        return "Raw SQL operation"


def _statement(entry: Any) -> tuple[str, Any]:
    """Return SQL and parameters of one entry of a list."""
    if not isinstance(entry, list | tuple):
        return entry, None
    if len(entry) != 2:
        raise ValueError(f"Expected a 2-tuple but got {len(entry)}")
    sql, params = entry
    return sql, params


@public(PATH)
class RunPython(Operation):
    """Runs a function of the user's with the models of that point of the history.

    Args:
        code: called with a registry of historical models and the schema editor.
        reverse_code: the same for the way back; without it the operation cannot be undone.
        atomic: whether it gets a transaction; None means as the migration does.
        hints: passed to the routers' ``allow_migrate``.
        elidable: squashing may drop it.

    Raises:
        ValueError: *code* or *reverse_code* cannot be called.
    """

    category = OperationCategory.PYTHON
    reduces_to_sql = False

    def __init__(
        self,
        code: Any,
        reverse_code: Any = None,
        atomic: bool | None = None,
        hints: dict[str, Any] | None = None,
        elidable: bool = False,
    ) -> None:
        self.atomic = atomic  # type: ignore[assignment]  # None is left to the migration
        if not callable(code):
            raise ValueError("RunPython must be supplied with a callable")
        if reverse_code is not None and not callable(reverse_code):
            raise ValueError("RunPython must be supplied with callable arguments")
        self.code, self.reverse_code = code, reverse_code
        self.hints, self.elidable = hints or {}, elidable

    def deconstruct(self) -> tuple[str, Any, Any]:
        code = {"code": self.code, **unless_none(self, "reverse_code", "atomic")}
        return self.__class__.__name__, [], {**code, **unless_empty(self, "hints", "elidable")}

    @property
    def reversible(self) -> bool:  # type: ignore[override]  # computed here, a plain flag on other operations
        """Whether there is a function for the way back."""
        return self.reverse_code is not None

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the state as it is: a function that changes data cannot change it."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        # What was changed before in this migration is to be seen.
        from_state.clear_delayed_apps_cache()
        if router.get().allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            self.code(from_state.apps, schema_editor)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self.reverse_code is None:
            raise NotImplementedError("You cannot reverse this operation")
        if router.get().allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            self.reverse_code(from_state.apps, schema_editor)

    def describe(self) -> str:
        return "Raw Python operation"

    @staticmethod
    @public(PATH)
    def noop(apps: Any, schema_editor: Any) -> None:
        # For a direction that needs nothing. Plans show the docstring of the code, so there is none here.
        return None
