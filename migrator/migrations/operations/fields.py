"""Operations on fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.host.mode import public
from migrator.migrations.operations.base import Operation, OperationCategory, lowered
from migrator.migrations.references import expression_names, field_references, names_field
from migrator.migrations.state.slices import Extent

PATH = "db.migrations.operations.fields"


@public(PATH)
class FieldOperation(Operation):
    """An operation on one field of one model."""

    def __init__(self, model_name: str, name: str, field: Any = None) -> None:
        self.model_name = model_name
        self.name = name
        self.field = field

    model_name_lower = lowered("model_name")
    """The model's name as it is in keys."""

    name_lower = lowered("name")
    """The field's name, for comparison."""

    def is_same_model_operation(self, operation: Any) -> bool:
        """Tell whether both are about the same model."""
        return bool(self.model_name_lower == operation.model_name_lower)

    def is_same_field_operation(self, operation: Any) -> bool:
        """Tell whether both are about the same field."""
        return self.is_same_model_operation(operation) and bool(self.name_lower == operation.name_lower)

    def references_model(self, name: str, app_label: str) -> bool:
        """Tell whether the operation is on the model, or its field is a relation with it."""
        wanted = name.lower()
        if wanted == self.model_name_lower:
            return True
        if not self.field:
            return False
        return bool(field_references((app_label, self.model_name_lower), self.field, (app_label, wanted)))

    def references_field(self, model_name: str, name: str, app_label: str) -> bool:
        """Tell whether the operation is on the field, or its field is a relation that uses it."""
        owner = model_name.lower()
        if owner == self.model_name_lower:
            if name == self.name:
                return True
            from_fields = getattr(self.field, "from_fields", None)
            if (from_fields and name in from_fields) or name in expression_names(self.field):
                return True
        if not self.field:
            return False
        return bool(field_references((app_label, self.model_name_lower), self.field, (app_label, owner), name))

    def names_field(self, model_name: str, name: str, app_label: str) -> bool:
        if model_name.lower() == self.model_name_lower:
            return self.references_field(model_name, name, app_label)
        target = app_label, model_name.lower()
        return self.field is not None and names_field(self.field, (app_label, self.model_name_lower), target, name)

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        merged = super().reduce(operation, app_label)
        if merged or self.names_what_is_renamed(operation, app_label):
            return merged
        return not operation.references_field(self.model_name, self.name, app_label)

    # What the schema editor gets.

    def _settle_order(self, app_label: str, from_state: Any, extent: Extent) -> None:
        """Make the fields of *from_state* older than those of the state that follows.

        So a rebuilt table ends with what the operation adds. A state that nobody has looked at yet is left for later,
        as its SQL is only printed.
        """
        if from_state.was_rendered:
            from_state.schema_model(app_label, self.model_name, extent)

    def _extent(self, app_label: str, *places: tuple[Any, str]) -> Extent:
        """Return how much a change of the field has to know.

        Args:
            app_label: the app.
            places: states, each with the name of the field there.
        """
        key = app_label, self.model_name_lower
        for state, name in places:
            field = _declared(state, key, name)
            if field is None:
                # The model itself says best that it has no such field.
                continue
            if field.many_to_many or field.primary_key or field.unique or _is_target(state, key, name):
                return Extent.NEIGHBOURS
        return Extent.TABLE

    def _extent_of_one(self, app_label: str, state: Any) -> Extent:
        """Return how much has to be known when the field comes or goes."""
        field = _declared(state, (app_label, self.model_name_lower), self.name)
        return Extent.TABLES if field is not None and field.many_to_many else Extent.TABLE

    def _allowed_model(self, app_label: str, schema_editor: Any, state: Any, extent: Extent) -> Any:
        """Return the model of *state* if its table is to be on the editor's database, else None."""
        model = state.schema_model(app_label, self.model_name, extent)
        return model if self.allow_migrate_model(schema_editor.connection.alias, model) else None


def _declared(state: Any, key: tuple[str, str], name: str) -> Any:
    """Return the field *name* of the model *key*, None if there is none."""
    try:
        return state.peek(key).get_field(name)
    except KeyError:
        return None


def _is_target(state: Any, key: tuple[str, str], name: str) -> bool:
    """Tell whether a foreign key names the field *name* of the model *key* as its target."""
    return any(
        name in (getattr(field, "to_fields", None) or ())
        for _, referrer in state.referring_items(key)
        for field in referrer.fields.values()
    )


class FieldDefinition(FieldOperation):
    """An operation that says what a field is to be."""

    field: Any

    def __init__(self, model_name: str, name: str, field: Any, preserve_default: bool = True) -> None:
        self.preserve_default = preserve_default
        super().__init__(model_name, name, field)

    def deconstruct(self) -> tuple[str, Any, Any]:
        kwargs = {"model_name": self.model_name, "name": self.name, "field": self.field}
        if self.preserve_default is not True:
            kwargs["preserve_default"] = self.preserve_default
        return self.__class__.__name__, [], kwargs

    def _as(self, operation_class: Any, name: str, source: FieldDefinition) -> Operation:
        """Return an operation of another class on *name*, with the definition of *source*."""
        result: Operation = operation_class(
            model_name=self.model_name, name=name, field=source.field, preserve_default=source.preserve_default
        )
        return result


def _one_off_default(operation: FieldDefinition, target: Any) -> Any:
    """Give the rendered field the default that is meant for this migration only; return what it had."""
    kept = target.default
    if not operation.preserve_default:
        target.default = operation.field.default
    return kept


@public(PATH)
class AddField(FieldDefinition):
    """Adds a field to a model.

    Args:
        model_name: the model.
        name: the field's name.
        field: the unbound field.
        preserve_default: False when the field's default is only for rows that exist now.
    """

    category = OperationCategory.ADDITION

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.add_field(app_label, self.model_name_lower, self.name, self.field, self.preserve_default)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        extent = self._extent_of_one(app_label, to_state)
        self._settle_order(app_label, from_state, extent)
        to_model = self._allowed_model(app_label, schema_editor, to_state, extent)
        if to_model is None:
            return
        from_model = from_state.schema_model(app_label, self.model_name, extent)
        field = to_model._meta.get_field(self.name)
        kept = _one_off_default(self, field)
        try:
            schema_editor.add_field(from_model, field)
        finally:
            field.default = kept

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        extent = self._extent_of_one(app_label, from_state)
        from_model = self._allowed_model(app_label, schema_editor, from_state, extent)
        if from_model is not None:
            schema_editor.remove_field(from_model, from_model._meta.get_field(self.name))

    def describe(self) -> str:
        return f"Add field {self.name} to {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.model_name_lower}_{self.name_lower}"

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        if isinstance(operation, FieldOperation) and self.is_same_field_operation(operation):
            match operation:
                case AlterField():
                    return [self._as(AddField, operation.name, operation)]
                case RemoveField():
                    return []
                case RenameField():
                    return [self._as(AddField, operation.new_name, self)]
        return super().reduce(operation, app_label)


@public(PATH)
class RemoveField(FieldOperation):
    """Removes a field from a model."""

    category = OperationCategory.REMOVAL

    def deconstruct(self) -> tuple[str, Any, Any]:
        return self.__class__.__name__, [], {"model_name": self.model_name, "name": self.name}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.remove_field(app_label, self.model_name_lower, self.name)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        extent = self._extent_of_one(app_label, from_state)
        from_model = self._allowed_model(app_label, schema_editor, from_state, extent)
        if from_model is not None:
            schema_editor.remove_field(from_model, from_model._meta.get_field(self.name))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        extent = self._extent_of_one(app_label, to_state)
        to_model = self._allowed_model(app_label, schema_editor, to_state, extent)
        if to_model is not None:
            from_model = from_state.schema_model(app_label, self.model_name, extent)
            schema_editor.add_field(from_model, to_model._meta.get_field(self.name))

    def describe(self) -> str:
        return f"Remove field {self.name} from {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"remove_{self.model_name_lower}_{self.name_lower}"

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        if is_removal_of(operation, self.model_name_lower):
            return [operation]
        return super().reduce(operation, app_label)


@public(PATH)
class AlterField(FieldDefinition):
    """Changes what a field is: its type, its options.

    Args:
        model_name: the model.
        name: the field's name.
        field: the new definition, unbound.
        preserve_default: False when the field's default is only for rows that exist now.
    """

    category = OperationCategory.ALTERATION

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_field(app_label, self.model_name_lower, self.name, self.field, self.preserve_default)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        extent = self._extent(app_label, (from_state, self.name), (to_state, self.name))
        self._settle_order(app_label, from_state, extent)
        to_model = self._allowed_model(app_label, schema_editor, to_state, extent)
        if to_model is None:
            return
        from_model = from_state.schema_model(app_label, self.model_name, extent)
        to_field = to_model._meta.get_field(self.name)
        kept = _one_off_default(self, to_field)
        try:
            schema_editor.alter_field(from_model, from_model._meta.get_field(self.name), to_field)
        finally:
            to_field.default = kept

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Alter field {self.name} on {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.model_name_lower}_{self.name_lower}"

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        if isinstance(operation, FieldOperation) and self.is_same_field_operation(operation):
            match operation:
                case AlterField() | RemoveField():
                    return [operation]
                # A field that keeps its column by db_column must be renamed after it has got that option.
                case RenameField() if self.field.db_column is None:
                    return [operation, self._as(AlterField, operation.new_name, self)]
        return super().reduce(operation, app_label)


@public(PATH)
class RenameField(FieldOperation):
    """Renames a field, and its column unless ``db_column`` names that."""

    category = OperationCategory.ALTERATION

    def __init__(self, model_name: str, old_name: str, new_name: str) -> None:
        self.old_name, self.new_name = old_name, new_name
        super().__init__(model_name, old_name)

    old_name_lower = lowered("old_name")
    """The old name, for comparison."""

    new_name_lower = lowered("new_name")
    """The new name, for comparison."""

    def deconstruct(self) -> tuple[str, Any, Any]:
        kwargs = {"model_name": self.model_name, "old_name": self.old_name, "new_name": self.new_name}
        return self.__class__.__name__, [], kwargs

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.rename_field(app_label, self.model_name_lower, self.old_name, self.new_name)

    def _rename(
        self,
        app_label: str,
        schema_editor: Any,
        from_state: Any,
        to_state: Any,
        names: tuple[str, str],
        *,
        forwards: bool,
    ) -> None:
        before, after = names
        extent = self._extent(app_label, (from_state, before), (to_state, after))
        if forwards:
            self._settle_order(app_label, from_state, extent)
        to_model = self._allowed_model(app_label, schema_editor, to_state, extent)
        if to_model is None:
            return
        from_model = from_state.schema_model(app_label, self.model_name, extent)
        schema_editor.alter_field(from_model, from_model._meta.get_field(before), to_model._meta.get_field(after))

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        names = self.old_name, self.new_name
        self._rename(app_label, schema_editor, from_state, to_state, names, forwards=True)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        names = self.new_name, self.old_name
        self._rename(app_label, schema_editor, from_state, to_state, names, forwards=False)

    def renames(self) -> Iterator[tuple[str, str | None]]:
        yield self.model_name, self.old_name
        yield self.model_name, self.new_name

    def describe(self) -> str:
        return f"Rename field {self.old_name} on {self.model_name} to {self.new_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"rename_{self.old_name_lower}_{self.model_name_lower}_{self.new_name_lower}"

    def references_field(self, model_name: str, name: str, app_label: str) -> bool:
        """Tell whether the field is the renamed one, under either name."""
        return self.references_model(model_name, app_label) and name.lower() in (
            self.old_name_lower,
            self.new_name_lower,
        )

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        if (
            isinstance(operation, RenameField)
            and self.is_same_model_operation(operation)
            and self.new_name_lower == operation.old_name_lower
        ):
            return [RenameField(self.model_name, self.old_name, operation.new_name)]
        # Both names matter: what refers to either must not be moved across.
        merged = Operation.reduce(self, operation, app_label)
        if merged or self.names_what_is_renamed(operation, app_label):
            return merged
        return not (
            operation.references_field(self.model_name, self.old_name, app_label)
            or operation.references_field(self.model_name, self.new_name, app_label)
        )


def is_removal_of(operation: Any, model_name: str) -> bool:
    """Tell whether *operation* deletes the whole model."""
    return bool(getattr(operation, "removes_model", False) and operation.name_lower == model_name)
