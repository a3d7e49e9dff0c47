"""Changes of fields in a project state."""

from __future__ import annotations

from typing import Any

from migrator.host.exceptions import FieldDoesNotExist
from migrator.migrations.models_api import NOT_PROVIDED
from migrator.migrations.references import FieldReference, ModelKey, expression_names, get_references
from migrator.migrations.renamed_expressions import with_renamed_field
from migrator.migrations.state.model import ModelState
from migrator.migrations.state.model_map import ModelMap
from migrator.migrations.state.relation_map import RelationMap


class FieldChanges:
    """The part of a project state that adds, removes, alters and renames fields."""

    models: ModelMap
    _relation_map: RelationMap | None

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Make rendered classes reflect a change. The project state does it."""
        raise NotImplementedError

    def add_field(self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool) -> None:
        """Add a field; without *preserve_default*, its default was for this migration only."""
        key = app_label, model_name.lower()
        field = field if preserve_default else without_default(field)
        self.models[key].fields[name] = field
        if self._relation_map is not None:
            self._relation_map.add(key, name, field)
        self.reload_model(*key, delay=not field.is_relation)

    def remove_field(self, app_label: str, model_name: str, name: str) -> None:
        """Remove a field.

        Raises:
            KeyError: there is no such field.
        """
        key = app_label, model_name.lower()
        field = self.models[key].fields.pop(name)
        if self._relation_map is not None:
            self._relation_map.discard(key, name, field)
        self.reload_model(*key, delay=not field.is_relation)

    def alter_field(self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool) -> None:
        """Replace a field; without *preserve_default*, its default was for this migration only."""
        key = app_label, model_name.lower()
        field = field if preserve_default else without_default(field)
        fields = self.models[key].fields
        if self._relation_map is not None:
            if name in fields:
                self._relation_map.discard(key, name, fields[name])
            self._relation_map.add(key, name, field)
        fields[name] = field
        self.reload_model(*key, delay=not field.is_relation)

    def rename_field(self, app_label: str, model_name: str, old_name: str, new_name: str) -> None:
        """Rename a field, and have options and the relations of other models follow.

        The field comes last from now on: the order decides that of the columns where a table is built anew.

        Raises:
            FieldDoesNotExist: there is no such field.
        """
        key = app_label, model_name.lower()
        state = self.models[key]
        try:
            found = state.fields[old_name]
        except KeyError:
            raise FieldDoesNotExist(f"{app_label}.{model_name} has no field named '{old_name}'") from None
        references = list(get_references(self, key, (old_name, found)))
        fields = {name: _follow_own_rename(field, old_name, new_name) for name, field in state.fields.items()}
        fields[new_name] = fields.pop(old_name)
        state.fields = fields
        _rename_in_options(state, old_name, new_name)
        if self._relation_map is not None:
            self._relation_map.rename_field(key, old_name, new_name)
        for owner, name, field, reference in references:
            name = new_name if owner.key == key and name == old_name else name
            self._follow(owner.key, name, field, reference, old_name, new_name)
        self.reload_model(*key, delay=not references)

    def _follow(
        self, owner: ModelKey, name: str, field: Any, reference: FieldReference, old_name: str, new_name: str
    ) -> None:
        """Put a copy of *field* that names the renamed target field in its place, if it named it at all."""
        if reference.to is None:
            return
        remote, to_fields = reference.to
        names_it = bool(to_fields) and old_name in to_fields
        if not names_it and getattr(remote, "field_name", None) != old_name:
            return
        fields = self.models[owner].fields
        twin = fields[name].clone()
        if names_it:
            twin.to_fields = tuple(new_name if target == old_name else target for target in to_fields)
        if getattr(twin.remote_field, "field_name", None) == old_name:
            twin.remote_field.field_name = new_name
        if self._relation_map is not None:
            self._relation_map.discard(owner, name, fields[name])
            self._relation_map.add(owner, name, twin)
        fields[name] = twin
        self.reload_model(*owner)


def without_default(field: Any) -> Any:
    """Return a copy of *field* that has no default."""
    twin = field.clone()
    twin.default = NOT_PROVIDED
    return twin


def _follow_own_rename(field: Any, old_name: str, new_name: str) -> Any:
    """Return *field*, or a copy that names the renamed field among those it is made of."""
    for attribute in ("from_fields", "field_names"):
        names = getattr(field, attribute, None)
        if names and old_name in names:
            field = field.clone()
            setattr(field, attribute, tuple(new_name if name == old_name else name for name in names))
    if old_name in expression_names(field):
        field = field.clone()
        field.expression = with_renamed_field(field.expression, old_name, new_name)
    return field


def _rename_in_options(state: ModelState, old_name: str, new_name: str) -> None:
    for option in ("index_together", "unique_together"):
        groups = state.options.get(option)
        if groups:
            state.options[option] = {
                tuple(new_name if name == old_name else name for name in group) for group in groups
            }
    if state.options.get("order_with_respect_to") == old_name:
        state.options["order_with_respect_to"] = new_name
