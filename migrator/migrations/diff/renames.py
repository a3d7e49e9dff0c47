"""Models and fields that are there under another name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.migrations.diff.comparison import Change, Comparison, FieldKey
from migrator.migrations.operations.fields import AlterField, RenameField
from migrator.migrations.operations.models import RenameModel
from migrator.migrations.references import ModelKey
from migrator.migrations.values import deep_deconstruct


def without_targets(fields: dict[str, Any]) -> list[Any]:
    """Return what the fields are, sorted by name, leaving out the names and which models they are relations with.

    That way a renamed model is recognised even if it refers to another renamed one.
    """
    definitions = []
    for _, field in sorted(fields.items()):
        definition = deep_deconstruct(field)
        if field.remote_field and field.remote_field.model:
            definition[2].pop("to", None)
        definitions.append(definition)
    return definitions


def renamed_models(comparison: Comparison) -> Iterator[Change]:
    """Ask about each new model that looks like one that is gone, and note those that are the same."""
    for key in sorted(comparison.new.plain - comparison.old.plain):
        old_key = _find_old_model(comparison, key)
        if old_key is None:
            continue
        app_label, name = key
        operation = RenameModel(
            old_name=comparison.from_state.peek(old_key).name, new_name=comparison.new_model(key).name
        )
        yield Change(app_label, operation, _relations_of(comparison, key, old_key))
        comparison.renamed_models[key] = old_key[1]
        comparison.renamed_labels[".".join(old_key)] = f"{app_label}.{name}"
        comparison.old.plain.remove(old_key)
        comparison.old.plain.add(key)


def _find_old_model(comparison: Comparison, key: ModelKey) -> ModelKey | None:
    new = comparison.new_model(key)
    definition = without_targets(new.fields)
    for old_key in sorted(comparison.old.plain - comparison.new.plain):
        if old_key[0] != key[0]:
            continue
        old = comparison.from_state.peek(old_key)
        if without_targets(old.fields) == definition and comparison.questioner.ask_rename_model(old, new):
            return old_key
    return None


def _relations_of(comparison: Comparison, key: ModelKey, old_key: ModelKey) -> list[Any]:
    """Return that what the model refers to, and what refers to it already, is there."""
    own = comparison.new_model(key).fields.values()
    others = (
        field.remote_field
        for owner, fields in comparison.to_state.relations[key].items()
        for name, field in fields.items()
        if _may_refer(comparison, owner, name, old_key)
    )
    return [
        dependency
        for relation in (*own, *others)
        if getattr(relation, "is_relation", True)
        for dependency in comparison.relation_dependencies(key, relation)
    ]


def _may_refer(comparison: Comparison, owner: ModelKey, name: str, target: ModelKey) -> bool:
    """Tell whether a field can have referred to *target*; a new one comes after the rename, not before it.

    The owner or the field may be about to turn out as renamed: so all that is certain is that nothing of that app did.
    """
    referrers = comparison.from_state.relations[target]
    if owner in referrers and name in referrers[owner]:
        return True
    return any(
        referrer[0] == owner[0] and (referrer == owner or referrer not in comparison.to_state.models)
        for referrer in referrers
    )


def find_renamed_fields(comparison: Comparison) -> tuple[Change, ...]:
    """Ask about each new field that looks like one that is gone, and note those that are the same."""
    for key in sorted(comparison.new_fields - comparison.old_fields):
        old_name = _find_old_field(comparison, key)
        if old_name is not None:
            comparison.old_fields.remove((*key[:2], old_name))
            comparison.old_fields.add(key)
            comparison.renamed_fields[key] = old_name
    return ()


def renamed_fields(comparison: Comparison) -> Iterator[Change]:
    """Yield the renames of fields that were found."""
    for key, old_name in comparison.renamed_fields.items():
        yield from _rename(comparison, key, old_name)


def _find_old_field(comparison: Comparison, key: FieldKey) -> str | None:
    app_label, model_name, name = key
    model_key = app_label, model_name
    new_model, old_model = comparison.new_model(model_key), comparison.old_model(model_key)
    field = new_model.get_field(name)
    definition = deep_deconstruct(field)
    gone = (
        candidate[2]
        for candidate in sorted(comparison.old_fields - comparison.new_fields)
        if candidate[:2] == model_key
    )
    for old_name in gone:
        old_definition = _in_new_terms(comparison, old_model.get_field(old_name), field)
        if not _is_same(old_definition, definition, _column(old_model.get_field(old_name), old_name)):
            continue
        if comparison.questioner.ask_rename(model_name, old_name, name, field):
            return old_name
    return None


def _in_new_terms(comparison: Comparison, old_field: Any, field: Any) -> Any:
    """Return what *old_field* is, with the model that it is a relation with under its new name."""
    path, args, kwargs = deep_deconstruct(old_field)
    if field.remote_field and field.remote_field.model and "to" in kwargs:
        kwargs["to"] = comparison.renamed_labels.get(kwargs["to"], kwargs["to"])
    return path, args, kwargs


def _is_same(old: Any, new: Any, old_column: str | None) -> bool:
    """Tell whether both definitions are equal, or the new one only names the old one's column."""
    return bool(old == new or (old[:2] == new[:2] and {**old[2], "db_column": old_column} == new[2]))


def _column(field: Any, name: str) -> str | None:
    """Return the column of an unbound field."""
    field.set_attributes_from_name(name)
    column: str | None = field.get_attname_column()[1]
    return column


def _rename(comparison: Comparison, key: FieldKey, old_name: str) -> Iterator[Change]:
    app_label, model_name, name = key
    field = comparison.new_model(key[:2]).get_field(name)
    old_field = comparison.old_model(key[:2]).get_field(old_name)
    if old_field.db_column != field.db_column:
        # The column is named first, so that the rename then leaves it alone.
        altered = field.clone()
        altered.name = old_name
        yield Change(app_label, AlterField(model_name=model_name, name=old_name, field=altered))
    yield Change(app_label, RenameField(model_name=model_name, old_name=old_name, new_name=name))
