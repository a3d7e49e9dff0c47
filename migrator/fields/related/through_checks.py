"""System checks of many-to-many relations: the model between, its table and its foreign keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.fields.composite import CompositePrimaryKey
from migrator.fields.related.checks import composite_key_error, foreign_keys, is_database_level
from migrator.fields.related.lazy import RECURSIVE_RELATIONSHIP_CONSTANT, resolve_relation
from migrator.host import checks, exceptions
from migrator.host.conf import settings


def check_ignored_options(field: Any) -> list[Any]:
    """W340, W341, W345, W346: options that mean nothing here."""
    useless = [
        (field.has_null_arg, "null has no effect on ManyToManyField.", "fields.W340"),
        (field._validators, "ManyToManyField does not support validators.", "fields.W341"),
        (
            field.remote_field.symmetrical and field._related_name,
            'related_name has no effect on ManyToManyField with a symmetrical relationship, e.g. to "self".',
            "fields.W345",
        ),
        (field.db_comment, "db_comment has no effect on ManyToManyField.", "fields.W346"),
    ]
    return [checks.Warning(message, obj=field, id=code) for given, message, code in useless if given]


def model_name(model: Any) -> str:
    """Return the class name of a model, or the text that stands for one."""
    name: str = model if isinstance(model, str) else model._meta.object_name
    return name


def check_relationship_model(field: Any, from_model: Any) -> list[Any]:
    """E331, E333 to E339, E347: the model between must be there and have the right foreign keys."""
    through = field.remote_field.through
    errors = []
    if through not in field.opts.apps.get_models(include_auto_created=True):
        name = through._meta.label if hasattr(through, "_meta") else through
        message = f"Field specifies a many-to-many relation through model '{name}', which has not been installed."
        errors.append(checks.Error(message, obj=field, id="fields.E331"))
    else:
        require_from_model(from_model)
        errors.extend(link_errors(field, from_model, resolve_relation(from_model, field.remote_field.model)))
    if field.remote_field.through_fields is not None:
        errors.extend(through_fields_errors(field, from_model))
    return errors


def require_from_model(from_model: Any) -> None:
    """Fail if the caller of ``check`` did not say which model it checks."""
    if from_model is None:
        raise AssertionError(
            "ManyToManyField with intermediate tables cannot be checked if you don't pass the model where the field "
            "is attached to."
        )


def link_errors(field: Any, from_model: Any, to_model: Any) -> Iterator[Any]:
    """Yield what is wrong with the number of foreign keys between the two models."""
    for model in dict.fromkeys((to_model, from_model)):
        if not isinstance(model, str) and isinstance(model._meta.pk, CompositePrimaryKey):
            yield composite_key_error(field, model)
    through, is_explicit = field.remote_field.through, field.remote_field.through_fields
    linked = [getattr(link.remote_field, "model", None) for link in through._meta.fields]
    used = f"The model is used as an intermediate model by '{field}', but it"
    from_name, to_name = model_name(from_model), model_name(to_model)
    if from_model == to_model:
        if linked.count(from_model) > 2 and not is_explicit:
            yield checks.Error(
                f"{used} has more than two foreign keys to '{from_name}', which is ambiguous. You must specify "
                "which two foreign keys Django should use via the through_fields keyword argument.",
                hint="Use through_fields to specify which two foreign keys Django should use.",
                obj=through,
                id="fields.E333",
            )
        return
    ends = ((from_model, "from", from_name, "fields.E334"), (to_model, "to", to_name, "fields.E335"))
    for model, preposition, name, code in ends:
        if linked.count(model) > 1 and not is_explicit:
            yield checks.Error(
                f"{used} has more than one foreign key {preposition} '{name}', which is ambiguous. You must specify "
                "which foreign key Django should use via the through_fields keyword argument.",
                hint=(
                    "If you want to create a recursive relationship, use "
                    f'ManyToManyField("{RECURSIVE_RELATIONSHIP_CONSTANT}", through="{model_name(through)}").'
                ),
                obj=field,
                id=code,
            )
    if from_model not in linked or to_model not in linked:
        message = f"{used} does not have a foreign key to '{from_name}' or '{to_name}'."
        yield checks.Error(message, obj=through, id="fields.E336")


def through_fields_errors(field: Any, from_model: Any) -> Iterator[Any]:
    """Yield what is wrong with the names in ``through_fields``."""
    through, names = field.remote_field.through, field.remote_field.through_fields
    label = through._meta.label if hasattr(through, "_meta") else through
    if len(names) < 2 or not (names[0] and names[1]):
        yield checks.Error(
            "Field specifies 'through_fields' but does not provide the names of the two link fields that should be "
            f"used for the relation through model '{label}'.",
            hint="Make sure you specify 'through_fields' as through_fields=('field1', 'field2')",
            obj=field,
            id="fields.E337",
        )
        return
    require_from_model(from_model)
    if isinstance(through, str):
        return
    for name, model in zip(names, (from_model, field.remote_field.model), strict=False):
        yield from through_field_errors(field, name, model, label)


def through_field_errors(field: Any, name: str, model: Any, label: str) -> Iterator[Any]:
    """Yield what is wrong with one of the names: the model between has no such foreign key to *model*."""
    options = field.remote_field.through._meta
    possible = [link.name for link in options.fields if getattr(link.remote_field, "model", None) == model]
    hint = None
    if possible:
        listed = ", ".join(possible)
        hint = f"Did you mean one of the following foreign keys to '{model_name(model)}': {listed}?"
    try:
        link = options.get_field(name)
    except exceptions.FieldDoesNotExist:
        message = f"The intermediary model '{label}' has no field '{name}'."
        yield checks.Error(message, hint=hint, obj=field, id="fields.E338")
        return
    if getattr(link.remote_field, "model", None) != model:
        message = f"'{options.object_name}.{name}' is not a foreign key to '{model_name(model)}'."
        yield checks.Error(message, hint=hint, obj=field, id="fields.E339")


def check_table_uniqueness(field: Any) -> list[Any]:
    """E340, W344: no other model may use the table between."""
    through = field.remote_field.through
    if isinstance(through, str) or not through._meta.managed:
        return []
    table = field.m2m_db_table()
    other = None
    for model in field.opts.apps.get_models(include_auto_created=True):
        if model._meta.db_table == table and model != through and model._meta.managed:
            other = model
    # A proxy of the model between, used as another one, shares its table rightly.
    if other is None or other._meta.concrete_model == through._meta.concrete_model:
        return []
    name = table_owner(other)
    message = f"The field's intermediary table '{table}' clashes with the table name of '{name}'."
    if not settings.DATABASE_ROUTERS:
        return [checks.Error(message, obj=field, id="fields.E340")]
    hint = (
        "You have configured settings.DATABASE_ROUTERS. Verify that the table of "
        f"{name!r} is correctly routed to a separate database."
    )
    return [checks.Warning(message, hint=hint, obj=field, id="fields.W344")]


def table_owner(model: Any) -> str:
    """Return the label of *model*, or of the field that an automatic model belongs to."""
    owner = model._meta.auto_created
    if not owner:
        label: str = model._meta.label
        return label
    fields = owner._meta.many_to_many
    name = next((field.name for field in fields if field.remote_field.through is model), None)
    return f"{owner._meta.label}.{name}"


def check_on_delete(field: Any) -> list[Any]:
    """E323: an automatic model cascades in Python, so neither end may leave cascades to the database."""
    through, model = field.remote_field.through, field.remote_field.model
    if isinstance(through, str) or isinstance(model, str) or not through._meta.auto_created:
        return []
    return [
        checks.Error(
            "Field specifies database-level on_delete variant, but auto-created intermediary model uses "
            "Python-level variant.",
            hint=f"Use either one of the Python on_delete variants or create a through model for {field}.",
            obj=link,
            id="fields.E323",
        )
        for end in (field.model, model)
        for link in foreign_keys(end)
        if is_database_level(link.remote_field.on_delete)
    ]
