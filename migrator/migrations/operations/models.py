"""Operations on whole models: create, delete, rename."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from migrator.host.mode import public
from migrator.migrations.models_api import Manager, Model
from migrator.migrations.operations.absorption import absorb
from migrator.migrations.operations.base import Operation, OperationCategory, lowered
from migrator.migrations.operations.model_base import PATH, ModelOperation
from migrator.migrations.references import FieldReference, field_references, names_field, repointed, resolve_relation
from migrator.migrations.state.model import ModelState
from migrator.migrations.state.slices import Extent


def _require_unique(argument: str, values: Iterable[Any]) -> None:
    seen = set()
    for value in values:
        if value in seen:
            raise ValueError(f"Found duplicate value {value} in CreateModel {argument} argument.")
        seen.add(value)


def _base_label(base: Any) -> Any:
    if hasattr(base, "_meta"):
        return base._meta.label_lower
    return base.lower() if isinstance(base, str) else base


@public(PATH)
class CreateModel(ModelOperation):
    """Creates a model and its table.

    Args:
        name: the class name.
        fields: pairs of name and unbound field.
        options: Meta options.
        bases: classes and ``"app_label.Model"`` strings; ``models.Model`` alone by default.
        managers: pairs of name and manager, the default one first.

    Raises:
        ValueError: a field, base or manager is there twice.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ["fields", "options", "managers"]

    def __init__(
        self, name: str, fields: Any, options: dict[str, Any] | None = None, bases: Any = None, managers: Any = None
    ) -> None:
        self.fields = fields
        self.options = options or {}
        self.bases = bases or (Model,)
        self.managers = managers or []
        super().__init__(name)
        # A generator would be used up by the checks.
        _require_unique("fields", (field_name for field_name, _ in self.fields))
        _require_unique("bases", map(_base_label, self.bases))
        _require_unique("managers", (manager_name for manager_name, _ in self.managers))

    def deconstruct(self) -> tuple[str, Any, Any]:
        kwargs: dict[str, Any] = {"name": self.name, "fields": self.fields}
        if self.options:
            kwargs["options"] = self.options
        if self.bases and self.bases != (Model,):
            kwargs["bases"] = self.bases
        if self.managers and self.managers != [("objects", Manager())]:
            kwargs["managers"] = self.managers
        return self.__class__.__name__, [], kwargs

    def with_(self, **changes: Any) -> CreateModel:
        """Return a copy with other arguments."""
        arguments = {
            "fields": self.fields,
            "options": self.options,
            "bases": self.bases,
            "managers": self.managers,
            "name": self.name,
        }
        return CreateModel(**{**arguments, **changes})

    def state_forwards(self, app_label: str, state: Any) -> None:
        model_state = ModelState(
            app_label, self.name, list(self.fields), dict(self.options), tuple(self.bases), list(self.managers)
        )
        state.add_model(model_state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._allowed_model(app_label, schema_editor, to_state, extent=Extent.TABLES)
        if model is None:
            return
        schema_editor.create_model(model)
        groups = to_state.peek((app_label, self.name_lower)).options.get("index_together")
        if groups:
            # Only old migration files have it; the class no longer does.
            schema_editor.alter_index_together(model, set(), groups)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._allowed_model(app_label, schema_editor, from_state, extent=Extent.TABLES)
        if model is not None:
            schema_editor.delete_model(model)

    def describe(self) -> str:
        kind = "proxy " if self.options.get("proxy", False) else ""
        return f"Create {kind}model {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return self.name_lower

    def references_model(self, name: str, app_label: str) -> bool:
        """Tell whether it is this model, one of its bases, or one that a field is a relation with."""
        wanted = app_label, name.lower()
        if wanted[1] == self.name_lower:
            return True
        for base in self.bases:
            is_model = isinstance(base, str) or hasattr(base, "_meta")
            if is_model and base is not Model and resolve_relation(base, app_label) == wanted:
                return True
        return any(field_references((app_label, self.name_lower), field, wanted) for _, field in self.fields)

    def names_field(self, model_name: str, name: str, app_label: str) -> bool:
        key, target = (app_label, self.name_lower), (app_label, model_name.lower())
        return key == target or any(names_field(field, key, target, name) for _, field in self.fields)

    def _renamed_fields(self, app_label: str, new_name: str) -> list[tuple[str, Any]]:
        """Return the fields, where those that refer to the model itself refer to it by its new name."""
        key = app_label, self.name_lower
        fields = []
        for name, field in self.fields:
            reference = field_references(key, field, key)
            if isinstance(reference, FieldReference):
                field = repointed(field, reference, f"{app_label}.{new_name}")
            fields.append((name, field))
        return fields

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        match operation:
            case DeleteModel() if operation.name_lower == self.name_lower and not self.options.get("proxy", False):
                return []
            case RenameModel() if operation.old_name_lower == self.name_lower:
                return [
                    self.with_(name=operation.new_name, fields=self._renamed_fields(app_label, operation.new_name))
                ]
        changes = absorb(self, operation)
        if changes is not None:
            return [self.with_(**changes)]
        return super().reduce(operation, app_label)


@public(PATH)
class DeleteModel(ModelOperation):
    """Deletes a model and its table."""

    category = OperationCategory.REMOVAL
    removes_model = True

    def deconstruct(self) -> tuple[str, Any, Any]:
        return self.__class__.__name__, [], {"name": self.name}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.remove_model(app_label, self.name_lower)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._allowed_model(app_label, schema_editor, from_state, extent=Extent.TABLES)
        if model is not None:
            schema_editor.delete_model(model)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._allowed_model(app_label, schema_editor, to_state, extent=Extent.TABLES)
        if model is not None:
            schema_editor.create_model(model)

    def references_model(self, name: str, app_label: str) -> bool:
        """Always True: what the deleted model's fields refer to is not known here."""
        return True

    def describe(self) -> str:
        return f"Delete model {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"delete_{self.name_lower}"


@public(PATH)
class RenameModel(ModelOperation):
    """Renames a model, with its table and the columns and tables whose names follow from it."""

    category = OperationCategory.ALTERATION

    def __init__(self, old_name: str, new_name: str) -> None:
        self.old_name, self.new_name = old_name, new_name
        super().__init__(old_name)

    old_name_lower = lowered("old_name")
    """The old name as it is in keys."""

    new_name_lower = lowered("new_name")
    """The new name as it is in keys."""

    def deconstruct(self) -> tuple[str, Any, Any]:
        return self.__class__.__name__, [], {"old_name": self.old_name, "new_name": self.new_name}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.rename_model(app_label, self.old_name, self.new_name)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._rename(app_label, schema_editor, from_state, to_state, self.old_name, self.new_name)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._rename(app_label, schema_editor, from_state, to_state, self.new_name, self.old_name)

    def _rename(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any, before: str, after: str
    ) -> None:
        new_model = self._allowed_model(app_label, schema_editor, to_state, after)
        if new_model is None:
            return
        old_model = from_state.schema_model(app_label, before)
        old_table, new_table = old_model._meta.db_table, new_model._meta.db_table
        if old_table != new_table:
            schema_editor.alter_db_table(new_model, old_table, new_table)
            self._repoint_relations(schema_editor, old_model, new_model)
        for old_field, new_field in zip(
            old_model._meta.local_many_to_many, new_model._meta.local_many_to_many, strict=False
        ):
            is_recursive = new_field.model == new_field.related_model
            # A relation of the model with itself is among its related objects.
            if not is_recursive and new_field.remote_field.through._meta.auto_created:
                schema_editor._alter_many_to_many(new_model, old_field, new_field, strict=False)

    def _repoint_relations(self, schema_editor: Any, old_model: Any, new_model: Any) -> None:
        """Alter the fields that refer to the model; all of them are in the new state already."""
        concrete = old_model._meta.concrete_model
        for relation in old_model._meta.related_objects:
            if relation.model._meta.concrete_model is not concrete:
                # Inherited: it refers to the parent's table, which keeps its name.
                continue
            options = relation.related_model._meta
            is_recursive = relation.related_model == old_model
            owner = new_model
            if not is_recursive:
                owner = new_model._meta.apps.get_model(options.app_label, options.model_name)
            schema_editor.alter_field(owner, relation.field, owner._meta.get_field(relation.field.name))

    def renames(self) -> Iterator[tuple[str, str | None]]:
        yield self.old_name, None
        yield self.new_name, None

    def references_model(self, name: str, app_label: str) -> bool:
        return name.lower() in (self.old_name_lower, self.new_name_lower)

    def describe(self) -> str:
        return f"Rename model {self.old_name} to {self.new_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"rename_{self.old_name_lower}_{self.new_name_lower}"

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        if isinstance(operation, RenameModel) and self.new_name_lower == operation.old_name_lower:
            return [RenameModel(self.old_name, operation.new_name)]
        # From here on the model goes by its new name.
        merged = Operation.reduce(self, operation, app_label)
        if merged or self.names_what_is_renamed(operation, app_label):
            return merged
        return not operation.references_model(self.new_name, app_label)
