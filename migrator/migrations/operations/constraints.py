"""Operations on constraints."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public
from migrator.migrations.operations.base import Operation, OperationCategory
from migrator.migrations.operations.model_base import PATH, IndexOperation, RemovalByName


@public(PATH)
class AddConstraint(IndexOperation):
    """Creates a constraint."""

    option_name = "constraints"
    category = OperationCategory.ADDITION

    def __init__(self, model_name: str, constraint: Any) -> None:
        self.model_name = model_name
        self.constraint = constraint

    def deconstruct(self) -> tuple[str, Any, Any]:
        return self.__class__.__name__, [], {"model_name": self.model_name, "constraint": self.constraint}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.add_constraint(app_label, self.model_name_lower, self.constraint)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._allowed_model(app_label, schema_editor, to_state)
        if model is not None:
            schema_editor.add_constraint(model, self.constraint)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._allowed_model(app_label, schema_editor, to_state)
        if model is not None:
            schema_editor.remove_constraint(model, self.constraint)

    def describe(self) -> str:
        return f"Create constraint {self.constraint.name} on model {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.model_name_lower}_{self.constraint.name.lower()}"

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        if isinstance(operation, RemoveConstraint | AlterConstraint) and self._is_on_same_model(operation):
            match operation:
                case RemoveConstraint(name=self.constraint.name):
                    return []
                case AlterConstraint(name=self.constraint.name):
                    return [AddConstraint(model_name=self.model_name, constraint=operation.constraint)]
        return super().reduce(operation, app_label)


@public(PATH)
class RemoveConstraint(RemovalByName):
    """Drops the constraint called *name*."""

    option_name = "constraints"

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.remove_constraint(app_label, self.model_name_lower, self.name)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._allowed_model(app_label, schema_editor, to_state)
        if model is not None:
            constraint = self._state_of(app_label, from_state).get_constraint_by_name(self.name)
            schema_editor.remove_constraint(model, constraint)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._allowed_model(app_label, schema_editor, to_state)
        if model is not None:
            constraint = self._state_of(app_label, to_state).get_constraint_by_name(self.name)
            schema_editor.add_constraint(model, constraint)

    def describe(self) -> str:
        return f"Remove constraint {self.name} from model {self.model_name}"


@public(PATH)
class AlterConstraint(IndexOperation):
    """Replaces a constraint by one that the database cannot tell from it (another error message, say)."""

    option_name = "constraints"
    category = OperationCategory.ALTERATION

    def __init__(self, model_name: str, name: str, constraint: Any) -> None:
        self.model_name = model_name
        self.name = name
        self.constraint = constraint

    def deconstruct(self) -> tuple[str, Any, Any]:
        kwargs = {"model_name": self.model_name, "name": self.name, "constraint": self.constraint}
        return self.__class__.__name__, [], kwargs

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_constraint(app_label, self.model_name_lower, self.name, self.constraint)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Leave the database as it is."""

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Leave the database as it is."""

    def describe(self) -> str:
        return f"Alter constraint {self.name} on {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.model_name_lower}_{self.constraint.name.lower()}"

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        if (
            isinstance(operation, AlterConstraint | RemoveConstraint)
            and self._is_on_same_model(operation)
            and self.name == operation.name
        ):
            return [operation]
        return super().reduce(operation, app_label)
