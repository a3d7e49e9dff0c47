"""The ground that operations on models, their options, indexes and constraints share."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public
from migrator.migrations.operations.base import Operation, OperationCategory, lowered
from migrator.migrations.state.slices import Extent

PATH = "db.migrations.operations.models"


@public(PATH)
class ModelOperation(Operation):
    """An operation on a model as a whole.

    Args:
        name: the model's name.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    name_lower = lowered("name")
    """The model's name as it is in keys."""

    def references_model(self, name: str, app_label: str) -> bool:
        return name.lower() == self.name_lower

    def names_field(self, model_name: str, name: str, app_label: str) -> bool:
        return model_name.lower() == self.name_lower and self.references_field(model_name, name, app_label)

    def can_reduce_through(self, operation: Operation, app_label: str) -> bool:
        """Tell whether this operation and a later *operation* may change places."""
        if self.names_what_is_renamed(operation, app_label):
            return False
        return not operation.references_model(self.name, app_label)

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        return super().reduce(operation, app_label) or self.can_reduce_through(operation, app_label)

    # What the schema editor gets.

    def _allowed_model(
        self,
        app_label: str,
        schema_editor: Any,
        state: Any,
        name: str | None = None,
        extent: Extent = Extent.NEIGHBOURS,
    ) -> Any:
        """Return the model of *state* if its table is to be on the editor's database, else None."""
        name = name or self.name
        known = state.models.shared.get((app_label, name.lower()))
        if known is not None and known.options.get("proxy"):
            # It has no table, and the model behind it may be gone already.
            return None
        model = state.schema_model(app_label, name, extent)
        return model if self.allow_migrate_model(schema_editor.connection.alias, model) else None


@public(PATH)
class ModelOptionOperation(ModelOperation):
    """An operation that replaces one option of a model; a later one of its kind makes it void."""

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        replaces = isinstance(operation, self.__class__) or getattr(operation, "removes_model", False)
        if replaces and isinstance(operation, ModelOperation) and operation.name_lower == self.name_lower:
            return [operation]
        return super().reduce(operation, app_label)


@public(PATH)
class IndexOperation(Operation):
    """An operation on an index or constraint of a model."""

    option_name = "indexes"
    model_name: str

    model_name_lower = lowered("model_name")
    """The model's name as it is in keys."""

    def _allowed_model(self, app_label: str, schema_editor: Any, state: Any) -> Any:
        """Return the model of *state* if its table is to be on the editor's database, else None."""
        model = state.schema_model(app_label, self.model_name, Extent.TABLE)
        return model if self.allow_migrate_model(schema_editor.connection.alias, model) else None

    def _state_of(self, app_label: str, state: Any) -> Any:
        """Return the model state, to read only."""
        return state.peek((app_label, self.model_name_lower))

    def _is_on_same_model(self, operation: Any) -> bool:
        return bool(self.model_name_lower == operation.model_name_lower)


class RemovalByName(IndexOperation):
    """An operation that drops an index or a constraint, which it knows by its name only."""

    category = OperationCategory.REMOVAL

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name = model_name
        self.name = name

    def deconstruct(self) -> tuple[str, Any, Any]:
        return self.__class__.__name__, [], {"model_name": self.model_name, "name": self.name}

    @property
    def migration_name_fragment(self) -> str:
        return f"remove_{self.model_name_lower}_{self.name.lower()}"
