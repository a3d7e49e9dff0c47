"""Operations on indexes."""

from __future__ import annotations

from typing import Any

from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.migrations.models_api import Index
from migrator.migrations.operations.base import Operation, OperationCategory, lowered
from migrator.migrations.operations.model_base import PATH, IndexOperation, RemovalByName
from migrator.migrations.state.slices import Extent


@public(PATH)
class AddIndex(IndexOperation):
    """Creates an index.

    Raises:
        ValueError: the index has no name.
    """

    category = OperationCategory.ADDITION

    def __init__(self, model_name: str, index: Any) -> None:
        if not index.name:
            raise ValueError(
                f"Indexes passed to AddIndex operations require a name argument. {index!r} doesn't have one."
            )
        self.model_name = model_name
        self.index = index

    def deconstruct(self) -> tuple[str, Any, Any]:
        return self.__class__.__name__, [], {"model_name": self.model_name, "index": self.index}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.add_index(app_label, self.model_name_lower, self.index)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._allowed_model(app_label, schema_editor, to_state)
        if model is not None:
            schema_editor.add_index(model, self.index)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._allowed_model(app_label, schema_editor, from_state)
        if model is not None:
            schema_editor.remove_index(model, self.index)

    def describe(self) -> str:
        if self.index.expressions:
            expressions = ", ".join(map(str, self.index.expressions))
            return f"Create index {self.index.name} on {expressions} on model {self.model_name}"
        fields = ", ".join(self.index.fields)
        return f"Create index {self.index.name} on field(s) {fields} of model {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.model_name_lower}_{self.index.name.lower()}"

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        match operation:
            case RemoveIndex() if operation.name == self.index.name:
                return []
            case RenameIndex() if operation.old_name == self.index.name:
                renamed = self.index.clone()
                renamed.name = operation.new_name
                return [self.__class__(model_name=self.model_name, index=renamed)]
        return super().reduce(operation, app_label)


@public(PATH)
class RemoveIndex(RemovalByName):
    """Drops the index called *name*."""

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.remove_index(app_label, self.model_name_lower, self.name)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._allowed_model(app_label, schema_editor, from_state)
        if model is not None:
            index = self._state_of(app_label, from_state).get_index_by_name(self.name)
            schema_editor.remove_index(model, index)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._allowed_model(app_label, schema_editor, to_state)
        if model is not None:
            index = self._state_of(app_label, to_state).get_index_by_name(self.name)
            schema_editor.add_index(model, index)

    def describe(self) -> str:
        return f"Remove index {self.name} from {self.model_name}"


@public(PATH)
class RenameIndex(IndexOperation):
    """Gives an index another name.

    Args:
        model_name: the model.
        new_name: the new name.
        old_name: the name so far.
        old_fields: or, for an index without a name of its own, the fields it is on.

    Raises:
        ValueError: both or neither of *old_name* and *old_fields* are given.
    """

    category = OperationCategory.ALTERATION

    def __init__(self, model_name: str, new_name: str, old_name: str | None = None, old_fields: Any = None) -> None:
        if not old_name and not old_fields:
            raise ValueError("RenameIndex requires one of old_name and old_fields arguments to be set.")
        if old_name and old_fields:
            raise ValueError("RenameIndex.old_name and old_fields are mutually exclusive.")
        self.model_name = model_name
        self.new_name = new_name
        self.old_name = old_name
        self.old_fields = old_fields

    @cached_property
    def old_name_lower(self) -> str:
        """The old name, for comparison."""
        return (self.old_name or "").lower()

    new_name_lower = lowered("new_name")
    """The new name, for comparison."""

    def deconstruct(self) -> tuple[str, Any, Any]:
        kwargs = {"model_name": self.model_name, "new_name": self.new_name}
        if self.old_name:
            kwargs["old_name"] = self.old_name
        if self.old_fields:
            kwargs["old_fields"] = self.old_fields
        return self.__class__.__name__, [], kwargs

    def state_forwards(self, app_label: str, state: Any) -> None:
        if self.old_fields:
            index = Index(fields=self.old_fields, name=self.new_name)
            state.remove_model_options(app_label, self.model_name_lower, "index_together", self.old_fields)
            state.add_index(app_label, self.model_name_lower, index)
        else:
            state.rename_index(app_label, self.model_name_lower, self.old_name, self.new_name)

    def _unnamed_index(self, app_label: str, schema_editor: Any, from_state: Any) -> Any:
        """Look up in the database what the index on the old fields is called there."""
        model = from_state.schema_model(app_label, self.model_name, Extent.TABLE)
        columns = [model._meta.get_field(name).column for name in self.old_fields]
        names = schema_editor._constraint_names(model, column_names=columns, index=True, unique=False)
        if len(names) != 1:
            raise ValueError(
                f"Found wrong number ({len(names)}) of indexes for {model._meta.db_table}({', '.join(columns)})."
            )
        return Index(name=names[0], fields=self.old_fields)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._rename(app_label, schema_editor, from_state, to_state, self.old_name, self.new_name)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        # An index that had a generated name keeps the one it has now: nothing refers to the old one.
        if not self.old_fields:
            self._rename(app_label, schema_editor, from_state, to_state, self.new_name, self.old_name)

    def _rename(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any, before: str | None, after: Any
    ) -> None:
        model = self._allowed_model(app_label, schema_editor, to_state)
        if model is None:
            return
        if self.old_fields:
            old_index = self._unnamed_index(app_label, schema_editor, from_state)
        else:
            old_index = self._state_of(app_label, from_state).get_index_by_name(before)
        if old_index.name != after:
            new_index = self._state_of(app_label, to_state).get_index_by_name(after)
            schema_editor.rename_index(model, old_index, new_index)

    def describe(self) -> str:
        if self.old_name:
            return f"Rename index {self.old_name} on {self.model_name} to {self.new_name}"
        return f"Rename unnamed index for {self.old_fields} on {self.model_name} to {self.new_name}"

    @property
    def migration_name_fragment(self) -> str:
        if self.old_name:
            return f"rename_{self.old_name_lower}_{self.new_name_lower}"
        return f"rename_{self.model_name_lower}_{'_'.join(self.old_fields)}_{self.new_name_lower}"

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        if (
            isinstance(operation, RenameIndex)
            and self._is_on_same_model(operation)
            and operation.old_name
            and self.new_name_lower == operation.old_name_lower
        ):
            merged = RenameIndex(
                self.model_name, new_name=operation.new_name, old_name=self.old_name, old_fields=self.old_fields
            )
            return [merged]
        return super().reduce(operation, app_label)
