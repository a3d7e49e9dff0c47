"""Fields that are new, gone or different."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.migrations.diff.comparison import Change, Comparison, FieldKey
from migrator.migrations.diff.dependency import (
    OperationDependency,
    field_created,
    field_removed,
    index_removed,
    order_unset,
    together_altered,
)
from migrator.migrations.models_api import (
    NOT_PROVIDED,
    AutoField,
    DateField,
    DateTimeField,
    TimeField,
)
from migrator.migrations.operations.fields import AddField, AlterField, RemoveField
from migrator.migrations.references import expression_names, resolve_relation
from migrator.migrations.values import are_alike

TIME_FIELDS = (DateField, DateTimeField, TimeField)


def removed_fields(comparison: Comparison) -> Iterator[Change]:
    """Yield the removal of fields."""
    for key in sorted(comparison.old_fields - comparison.new_fields):
        yield _remove(comparison, key)


def added_fields(comparison: Comparison) -> Iterator[Change]:
    """Yield the addition of fields."""
    for key in sorted(comparison.new_fields - comparison.old_fields):
        yield _add(comparison, key)


def _remove(comparison: Comparison, key: FieldKey) -> Change:
    app_label, model_name, name = key
    depends = [order_unset(*key), together_altered(*key), index_removed(*key)]
    depends += [field_removed(app_label, model_name, other) for other in _generated_from(comparison, key)]
    return Change(app_label, RemoveField(model_name=model_name, name=name), depends)


def _generated_from(comparison: Comparison, key: FieldKey) -> Iterator[str]:
    """Yield the names of generated fields that are computed from a field and that go as well."""
    old_model = comparison.old_model(key[:2])
    names = _names_of(key[2], old_model.get_field(key[2]))
    for other, field in old_model.fields.items():
        is_gone = (*key[:2], other) in comparison.old_fields - comparison.new_fields
        if is_gone and other != key[2] and not expression_names(field).isdisjoint(names):
            yield other


def _names_of(name: str, field: Any) -> set[str]:
    """Return the names that a field can be referred to by."""
    is_foreign_key = field.remote_field and field.remote_field.model
    return {name, f"{name}_id"} if is_foreign_key else {name}


def _sources(comparison: Comparison, key: FieldKey) -> Iterator[OperationDependency]:
    """Yield that the new fields which a generated field may be computed from are there.

    They are those of its sources' names, and all relations, in the whole project: more than it needs, but the same
    migrations depend on each other as in files that Django wrote.
    """
    names = expression_names(comparison.new_model(key[:2]).get_field(key[2]))
    for app_label, model_name, name in sorted(comparison.new_fields - comparison.old_fields):
        source = comparison.new_model((app_label, model_name)).get_field(name)
        # An expression may name a relation by its column.
        if name in names or (source.remote_field and source.remote_field.model):
            yield field_created(app_label, model_name, name)


def _add(comparison: Comparison, key: FieldKey) -> Change:
    app_label, model_name, name = key
    field = comparison.new_model(key[:2]).get_field(name)
    # A field of another kind may have had the name before.
    depends = [field_removed(*key)]
    if field.remote_field and field.remote_field.model:
        depends += comparison.relation_dependencies(key[:2], field)
    if field.generated:
        depends += _sources(comparison, key)
    preserve_default = _needs_no_value(field)
    if not preserve_default:
        field = field.clone()
        asks = comparison.questioner
        is_stamped = isinstance(field, TIME_FIELDS) and field.auto_now_add
        ask = asks.ask_auto_now_add_addition if is_stamped else asks.ask_not_null_addition
        field.default = ask(name, model_name)
    if field.unique and field.default is not NOT_PROVIDED and callable(field.default):
        comparison.questioner.ask_unique_callable_default_addition(name, model_name)
    operation = AddField(model_name=model_name, name=name, field=field, preserve_default=preserve_default)
    return Change(app_label, operation, depends)


def _needs_no_value(field: Any) -> bool:
    """Tell whether the database or the field itself knows what existing rows get."""
    return bool(
        field.null
        or field.has_default()
        or field.has_db_default()
        or field.many_to_many
        or (field.blank and field.empty_strings_allowed)
        or (isinstance(field, TIME_FIELDS) and field.auto_now)
        or isinstance(field, AutoField)
        or field.generated
    )


def altered_fields(comparison: Comparison) -> Iterator[Change]:
    """Yield the alteration of fields; those that no alteration can bring about are removed and added."""
    any_renames = bool(comparison.renamed_models or comparison.renamed_fields)
    for key in sorted(comparison.old_fields & comparison.new_fields):
        app_label, _, name = key
        old_name = comparison.renamed_fields.get(key, name)
        old_field = comparison.old_model(key[:2]).get_field(old_name)
        field = comparison.new_model(key[:2]).get_field(name)
        # Both states share a field that is the same. All that a renamed one may have changed besides is its column,
        # which its rename took care of.
        if old_name != name or old_field is field:
            continue
        is_relation = bool(field.remote_field and getattr(field.remote_field, "model", None))
        comparable = _in_old_terms(comparison, key, old_field, field) if is_relation and any_renames else field
        if are_alike(old_field, comparable):
            continue
        depends = comparison.relation_dependencies(key[:2], field) if is_relation else []
        if _can_be_altered(key, old_field, comparable):
            yield Change(app_label, _alter(comparison, key, old_field, field), depends)
        else:
            yield _remove(comparison, key)
            yield _add(comparison, key)


def _can_be_altered(key: FieldKey, old_field: Any, field: Any) -> bool:
    """Tell whether rows survive: not when a column becomes a table or a table of pairs gets another target."""
    if not old_field.many_to_many and not field.many_to_many:
        return True
    if not (old_field.many_to_many and field.many_to_many):
        return False
    old_target, target = (resolve_relation(item.remote_field.model, *key[:2]) for item in (old_field, field))
    return old_target == target


def _alter(comparison: Comparison, key: FieldKey, old_field: Any, field: Any) -> AlterField:
    _, model_name, name = key
    preserve_default = True
    becomes_required = old_field.null and not field.null
    if becomes_required and not (field.has_default() or field.has_db_default() or field.many_to_many):
        field = field.clone()
        default = comparison.questioner.ask_not_null_alteration(name, model_name)
        if default is not NOT_PROVIDED:
            field.default = default
            preserve_default = False
    return AlterField(model_name=model_name, name=name, field=field, preserve_default=preserve_default)


def _in_old_terms(comparison: Comparison, key: FieldKey, old_field: Any, field: Any) -> Any:
    """Return the new field with renamed models and fields under their old names, so that renames make no difference.

    The field itself is left alone: where something has to be changed, it is in a copy.
    """
    old_remote = old_field.remote_field
    owner = key[:2]
    target = resolve_relation(field.remote_field.model, *owner)
    changes: dict[str, Any] = {}
    if target in comparison.renamed_models:
        old_target = comparison.old_key(target)
        named = getattr(old_remote, "model", None)
        is_same = named is None or resolve_relation(named, *comparison.old_key(owner)) == old_target
        changes["model"] = (named or field.remote_field.model) if is_same else ".".join(old_target)
    remote_name = getattr(field.remote_field, "field_name", None)
    if remote_name and (*target, remote_name) in comparison.renamed_fields:
        # Whether the name of the target field is written at all depends on both.
        changes["model"] = getattr(old_remote, "model", None) or field.remote_field.model
        changes["field_name"] = getattr(old_remote, "field_name", None)
    through = getattr(field.remote_field, "through", None)
    if through and resolve_relation(through, *owner) in comparison.renamed_models:
        changes["through"] = getattr(old_remote, "through", None) or through
    columns = _old_columns(comparison, owner, target, field)
    if not changes and not columns:
        return field
    twin = field.clone()
    for name, value in changes.items():
        setattr(twin.remote_field, name, value)
    for name, value in columns.items():
        setattr(twin, name, value)
    return twin


def _old_columns(
    comparison: Comparison, owner: tuple[str, str], target: tuple[str, str], field: Any
) -> dict[str, Any]:
    """Return ``from_fields`` and ``to_fields`` under their old names, where those are different."""
    renamed = comparison.renamed_fields
    changes: dict[str, Any] = {}
    for attribute, model in (("from_fields", owner), ("to_fields", target)):
        names = getattr(field, attribute, None)
        if not names:
            continue
        old_names = tuple(renamed.get((*model, name), name) for name in names)
        if old_names != tuple(names):
            changes[attribute] = old_names
    return changes
