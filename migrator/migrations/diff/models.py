"""Models that are new, and models that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.host.conf import settings
from migrator.migrations.diff.comparison import Change, Comparison
from migrator.migrations.diff.dependency import (
    OperationDependency,
    field_altered,
    field_created,
    field_removed,
    index_removed,
    model_created,
    model_removed,
    order_unset,
    together_altered,
)
from migrator.migrations.operations.constraints import AddConstraint, RemoveConstraint
from migrator.migrations.operations.fields import AddField, AlterField, RemoveField
from migrator.migrations.operations.indexes import AddIndex, RemoveIndex
from migrator.migrations.operations.models import CreateModel, DeleteModel
from migrator.migrations.operations.options import AlterOrderWithRespectTo, AlterUniqueTogether
from migrator.migrations.references import ModelKey, label_key, resolve_relation
from migrator.migrations.state.model import ModelState

LATER_OPTIONS = ("indexes", "constraints", "unique_together", "order_with_respect_to")
"""Options that may need fields which are added after the model was created."""

USER_BASES = frozenset({"AbstractUser", "AbstractBaseUser"})


def deleted_models(comparison: Comparison) -> Iterator[Change]:
    """Yield the deletion of models, after that of everything that ties them to others."""
    new = comparison.new.plain | comparison.new.unmanaged
    gone = [*sorted(comparison.old.plain - new), *sorted(comparison.old.unmanaged - new)]
    for key in gone:
        yield from _delete(comparison, key)


def _delete(comparison: Comparison, key: ModelKey) -> Iterator[Change]:
    app_label, model_name = key
    state = comparison.from_state.peek(key)
    relations = sorted(
        name for name, field in state.fields.items() if field.remote_field and not _is_parent_link(field)
    )
    if state.options.get("unique_together"):
        yield Change(app_label, AlterUniqueTogether(name=model_name, unique_together=None))
    for index in state.options["indexes"]:
        yield Change(app_label, RemoveIndex(model_name=model_name, name=index.name))
    for constraint in state.options["constraints"]:
        yield Change(app_label, RemoveConstraint(model_name=model_name, name=constraint.name))
    order_field = state.options.get("order_with_respect_to")
    if order_field in relations:
        yield Change(app_label, AlterOrderWithRespectTo(name=model_name, order_with_respect_to=None))
    for name in relations:
        needs = [index_removed(app_label, model_name, name), order_unset(app_label, model_name, name)]
        yield Change(app_label, RemoveField(model_name=model_name, name=name), needs)
    depends = [*_referring_fields_gone(comparison, key)]
    depends += [field_removed(app_label, model_name, name) for name in relations]
    if any(_is_parent_link(field) for field in state.fields.values()):
        # The parent waits for it, and must not draw it past what it loses itself before.
        depends += [index_removed(app_label, model_name, ""), together_altered(app_label, model_name, "")]
    user = comparison.through_users.get(key)
    if user is not None:
        depends.append(field_removed(*user))
    yield Change(app_label, DeleteModel(name=state.name), depends)


def _is_parent_link(field: Any) -> bool:
    return bool(field.primary_key and getattr(field.remote_field, "parent_link", False))


def _referring_fields_gone(comparison: Comparison, key: ModelKey) -> Iterator[OperationDependency]:
    """Yield that the fields which refer to the model have been removed, or altered to refer to another."""
    renamed = {(label, old): (label, new) for (label, new), old in comparison.renamed_models.items()}
    for owner, fields in comparison.from_state.relations[key].items():
        for name, field in fields.items():
            if owner in renamed:
                # What is not the same about it goes by its new name.
                yield field_removed(*renamed[owner], name)
                if not field.many_to_many:
                    yield field_altered(*renamed[owner], name)
            # A child keeps its link to the end: a table without a key could not be made again on the way back.
            yield model_removed(*owner) if _is_parent_link(field) else field_removed(*owner, name)
            if not field.many_to_many:
                yield field_altered(*owner, name)


def created_models(comparison: Comparison) -> Iterator[Change]:
    """Yield the creation of models with their plain fields, then of what needs other models."""
    old = comparison.old.plain | comparison.old.unmanaged

    def order(key: ModelKey) -> ModelKey:
        return swappable_first(comparison, key)

    # The creation itself goes before what was found earlier, so the last one of all comes first.
    for group in (comparison.new.plain - old, comparison.new.unmanaged - old):
        for key in sorted(group, key=order, reverse=True):
            yield from _create(comparison, key)


def swappable_first(comparison: Comparison, key: ModelKey) -> ModelKey:
    """Return the sort key that puts models which others may refer to by a setting before the rest."""
    state = comparison.new_model(key)
    bases = {base if isinstance(base, str) else base.__name__ for base in state.bases}
    is_user = ".".join(key).lower() == settings.AUTH_USER_MODEL.lower()
    if state.options.get("swappable") or is_user or not bases.isdisjoint(USER_BASES):
        return f"___{key[0]}", f"___{key[1]}"
    return key


def _create(comparison: Comparison, key: ModelKey) -> Iterator[Change]:
    app_label, model_name = key
    state = comparison.new_model(key)
    relations = {name: field for name, field in sorted(state.fields.items()) if _comes_later(field)}
    depends = [
        # It may have been a proxy before.
        model_removed(app_label, model_name),
        *_bases_there(comparison, key),
        *(
            model_created(*resolve_relation(field.remote_field.model, *key))
            for field in state.fields.values()
            if field.primary_key and getattr(field.remote_field, "model", None)
        ),
    ]
    create = CreateModel(
        name=state.name,
        fields=[(name, field) for name, field in state.fields.items() if name not in relations],
        options={name: value for name, value in state.options.items() if name not in LATER_OPTIONS},
        bases=state.bases,
        managers=state.managers,
    )
    yield Change(app_label, create, depends, first=True)
    if not state.options.get("managed", True):
        return
    created = model_created(app_label, model_name)
    for name, field in relations.items():
        needs = [*comparison.relation_dependencies(key, field), created]
        yield Change(app_label, AddField(model_name=model_name, name=name, field=field), needs)
    complete = [*(field_created(app_label, model_name, name) for name in relations), created]
    yield from _later_options(state, key, complete, created)
    if key in comparison.old.proxy:
        yield from _repoint_relations(comparison, key, created)


def _comes_later(field: Any) -> bool:
    """Tell whether the field is added after the model, since it needs another model that may need this one."""
    remote = field.remote_field
    if not remote:
        return False
    if getattr(remote, "through", None):
        return True
    return bool(remote.model and not field.primary_key and not remote.parent_link)


def _bases_there(comparison: Comparison, key: ModelKey) -> Iterator[OperationDependency]:
    """Yield that the bases are there, and that fields which move down from them are no longer in them."""
    state = comparison.new_model(key)
    for base in state.bases:
        if not isinstance(base, str) or "." not in base:
            continue
        base_key = label_key(base)
        yield model_created(*base_key)
        old_models, new_models = comparison.from_state.models, comparison.to_state.models
        if base_key in old_models and base_key in new_models:
            old_fields = comparison.from_state.peek(base_key).fields
            gone = set(old_fields).difference(comparison.to_state.peek(base_key).fields)
            for name in sorted(gone.intersection(state.fields)):
                yield field_removed(*base_key, name)


def _later_options(
    state: ModelState, key: ModelKey, complete: list[OperationDependency], created: OperationDependency
) -> Iterator[Change]:
    """Yield the options of a new model that may need its relations."""
    app_label, model_name = key
    order_field = state.options.get("order_with_respect_to")
    if order_field:
        operation = AlterOrderWithRespectTo(name=model_name, order_with_respect_to=order_field)
        yield Change(app_label, operation, [field_created(app_label, model_name, order_field), created])
    for index in state.options["indexes"]:
        yield Change(app_label, AddIndex(model_name=model_name, index=index), complete)
    for constraint in state.options["constraints"]:
        yield Change(app_label, AddConstraint(model_name=model_name, constraint=constraint), complete)
    groups = state.options.get("unique_together")
    if groups:
        yield Change(app_label, AlterUniqueTogether(name=model_name, unique_together=groups), complete)


def _repoint_relations(comparison: Comparison, key: ModelKey, created: OperationDependency) -> Iterator[Change]:
    """Yield the fields that pointed at the table behind a proxy, which now has a table of its own."""
    for owner, fields in comparison.to_state.relations[key].items():
        owner_name = comparison.new_model(owner).name
        for name, field in fields.items():
            yield Change(owner[0], AlterField(model_name=owner_name, name=name, field=field), [created])


def created_proxies(comparison: Comparison) -> Iterator[Change]:
    """Yield the creation of proxies."""
    for key in sorted((comparison.new.proxy - comparison.old.proxy) | set(_orphans(comparison))):
        state = comparison.new_model(key)
        operation = CreateModel(
            name=state.name, fields=[], options=dict(state.options), bases=state.bases, managers=state.managers
        )
        # It may have been a model with a table before.
        yield Change(key[0], operation, [model_removed(*key), *_bases_there(comparison, key)])


def deleted_proxies(comparison: Comparison) -> Iterator[Change]:
    """Yield the deletion of proxies."""
    for key in sorted((comparison.old.proxy - comparison.new.proxy) | set(_orphans(comparison))):
        yield Change(key[0], DeleteModel(name=comparison.from_state.peek(key).name))


def _orphans(comparison: Comparison) -> Iterator[ModelKey]:
    """Yield the proxies that stay while what they stand for is gone: no later state could be rendered with them."""
    gone = comparison.old.plain - comparison.new.plain - comparison.new.unmanaged
    for key in comparison.old.proxy & comparison.new.proxy:
        if not gone.isdisjoint(comparison.from_state.peek(key).base_keys()):
            yield key
