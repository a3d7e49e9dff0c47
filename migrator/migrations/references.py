"""Who refers to whom: model keys, and the fields of one model that point at (a field of) another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from migrator.host.mode import public
from migrator.host.record import record
from migrator.migrations.models_api import Model

RECURSIVE = "self"
"""A relation's target that stands for the model the field is on."""

ModelKey = tuple[str, str]
"""App label and lower-case model name."""


def label_key(label: str) -> ModelKey:
    """Split ``app_label.ModelName`` into a model key."""
    app_label, _, model_name = label.rpartition(".")
    return app_label, model_name.lower()


@public("db.migrations.utils")
def resolve_relation(model: Any, app_label: str | None = None, model_name: str | None = None) -> ModelKey:
    """Return the key of the model that a relation or base names.

    Args:
        model: a model class, ``"self"``, ``"Model"`` or ``"app_label.Model"``.
        app_label: the app that an unqualified name belongs to.
        model_name: the model that ``"self"`` stands for.

    Raises:
        TypeError: the name needs one of the other arguments and it is missing.
    """
    if not isinstance(model, str):
        options = model._meta
        return options.app_label, options.model_name
    if model == RECURSIVE:
        if app_label is None or model_name is None:
            raise TypeError("app_label and model_name must be provided to resolve recursive relationships.")
        return app_label, model_name
    if "." in model:
        named_app, name = model.split(".", 1)
        return named_app, name.lower()
    if app_label is None:
        raise TypeError("app_label must be provided to resolve unscoped model relationships.")
    return app_label, model.lower()


@public("db.migrations.utils")
@record(frozen=True)
class FieldReference:
    """How a field refers to a model: as the target of the relation, through it, or both.

    Attributes:
        to: ``(remote field, to_fields)`` when the model is the target.
        through: ``(remote field, through_fields)`` when the model is the intermediary.
    """

    to: tuple[Any, Any] | None
    through: tuple[Any, Any] | None

    def __bool__(self) -> bool:
        return self.to is not None or self.through is not None

    def __iter__(self) -> Iterator[Any]:
        return iter((self.to, self.through))


def _through_part(field: Any, field_owner: ModelKey, owner: ModelKey, name: str | None) -> tuple[Any, Any] | None:
    """Return the ``through`` part of a reference from *field* to *owner*, or None."""
    remote = field.remote_field
    through = getattr(remote, "through", None)
    if not through or resolve_relation(through, *field_owner) != owner:
        return None
    through_fields = remote.through_fields
    if name is None or through_fields is None or name in through_fields:
        return remote, through_fields
    return None


@public("db.migrations.utils")
def field_references(
    model_tuple: ModelKey,
    field: Any,
    reference_model_tuple: ModelKey,
    reference_field_name: str | None = None,
    reference_field: Any = None,
) -> FieldReference | bool:
    """Tell whether and how *field* of one model refers to another model, or to one field of it.

    Returns:
        False when there is no reference, else a :class:`FieldReference`.
    """
    remote = field.remote_field
    if not remote:
        return False
    target = resolve_relation(remote.model, *model_tuple)
    by_key = reference_field is None or reference_field.primary_key
    to = _to_reference(field, target, reference_model_tuple, reference_field_name, by_key)
    through = _through_part(field, model_tuple, reference_model_tuple, reference_field_name)
    return FieldReference(to, through) if to is not None or through is not None else False


def _to_reference(
    field: Any, target: ModelKey, owner: ModelKey, name: str | None, by_key: bool
) -> tuple[Any, Any] | None:
    """Return ``(remote field, to_fields)`` if *field* points at *owner* (at its field *name*, where one is given)."""
    if target != owner:
        return None
    to_fields = getattr(field, "to_fields", None)
    if name is None or to_fields is None or name in to_fields:
        return field.remote_field, to_fields
    # No named target field means the primary key, whatever that is called.
    return (field.remote_field, to_fields) if None in to_fields and by_key else None


@public("db.migrations.utils")
def get_references(state: Any, model_tuple: ModelKey, field_tuple: tuple[Any, ...] = ()) -> Iterator[Any]:
    """Yield ``(model state, field name, field, reference)`` for every field in *state* that refers to the model.

    Args:
        state: a project state.
        model_tuple: key of the model.
        field_tuple: optionally the name and the field of that model that must be referred to.
    """
    for key, model_state in list(state.referring_items(model_tuple)):
        for name, field in model_state.fields.items():
            reference = field_references(key, field, model_tuple, *field_tuple)
            if reference:
                yield model_state, name, field, reference


@public("db.migrations.utils")
def field_is_referenced(state: Any, model_tuple: ModelKey, field_tuple: tuple[Any, ...]) -> bool:
    """Return True when any field in *state* refers to the given field."""
    return next(get_references(state, model_tuple, field_tuple), None) is not None


def names_field(field: Any, owner: ModelKey, target: ModelKey, name: str) -> bool:
    """Tell whether *field* of *owner* is a relation that names the field *name* of *target*.

    A relation with a primary key that does not name it goes on unchanged when that is renamed.
    """
    remote = field.remote_field
    if not remote:
        return False
    to_fields = getattr(field, "to_fields", None) or ()
    if name in to_fields and resolve_relation(remote.model, *owner) == target:
        return True
    through = getattr(remote, "through", None)
    return bool(through) and name in (remote.through_fields or ()) and resolve_relation(through, *owner) == target


def expression_names(field: Any) -> frozenset[str]:
    """Return the names of the fields that a generated field is computed from; none for other fields."""
    if not getattr(field, "generated", False):
        return frozenset()
    return frozenset(name for name, *_ in Model._get_expr_references(field.expression))


def relation_targets(field: Any, owner: ModelKey) -> Iterator[ModelKey]:
    """Yield the keys of the models that *field* of *owner* names: its target and its through model, if any."""
    remote = getattr(field, "remote_field", None)
    if not remote:
        return
    resolve = partial(resolve_relation, app_label=owner[0], model_name=owner[1])
    for model in (getattr(remote, "model", None), getattr(remote, "through", None)):
        if model:
            yield resolve(model)


def repointed(field: Any, reference: FieldReference, label: str) -> Any:
    """Return a copy of *field* whose relation names *label* where it named the renamed model."""
    twin = field.clone()
    if reference.to is not None and twin.remote_field.model != RECURSIVE:
        twin.remote_field.model = label
    if reference.through is not None:
        twin.remote_field.through = label
    return twin
