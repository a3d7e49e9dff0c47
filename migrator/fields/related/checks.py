"""System checks that all relations make: that the other model exists, and that no names clash on it."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from typing import Any

from migrator.fields.on_delete import DO_NOTHING, DatabaseOnDelete
from migrator.host import checks, exceptions
from migrator.host.users import missing_users_hint
from migrator.sql.constants import LOOKUP_SEP


def check_related_name(field: Any) -> list[Any]:
    """E306: the accessor's name must be an identifier."""
    name = field.remote_field.related_name
    if name is None or name.endswith("+") or (name.isidentifier() and not keyword.iskeyword(name)):
        return []
    return [
        checks.Error(
            f"The name '{name}' is invalid related_name for field {field.opts.object_name}.{field.name}",
            hint="Related name must be a valid Python identifier or end with a '+'",
            obj=field,
            id="fields.E306",
        )
    ]


def check_related_query_name(field: Any) -> list[Any]:
    """E308, E309: the name in queries must not look like a lookup."""
    if field.remote_field.hidden:
        return []
    name = field.related_query_name()
    complaints = []
    if name.endswith("_"):
        complaints.append(("must not end with an underscore", "fields.E308"))
    if LOOKUP_SEP in name:
        complaints.append((f"must not contain '{LOOKUP_SEP}'", "fields.E309"))
    hint = "Add or change a related_name or related_query_name argument for this field."
    return [
        checks.Error(f"Reverse query name '{name}' {complaint}.", hint=hint, obj=field, id=code)
        for complaint, code in complaints
    ]


def _is_installed(options: Any, registry: Any) -> bool:
    """Tell whether the model with *options* is one of *registry*'s, without going through all of them."""
    app_config = registry.app_configs.get(options.app_label)
    models = (app_config is not None and app_config.models) or {}
    return models.get(options.model_name) is options.model and not options.swapped


def check_relation_model_exists(field: Any) -> list[Any]:
    """E300: the model must be installed and concrete."""
    model = field.remote_field.model
    if not isinstance(model, str) and _is_installed(model._meta, field.opts.apps):
        return []
    if isinstance(model, str):
        name = model
    elif model._meta.swapped:
        return []
    else:
        name = model._meta.object_name
    message = f"Field defines a relation with model '{name}', which is either not installed, or is abstract."
    return [checks.Error(message, hint=missing_users_hint(name), obj=field, id="fields.E300")]


def check_referencing_to_swapped_model(field: Any) -> list[Any]:
    """E301: a model that another one stands in for has no table."""
    model = field.remote_field.model
    if isinstance(model, str) or not model._meta.swapped or model in field.opts.apps.get_models():
        return []
    return [
        checks.Error(
            f"Field defines a relation with the model '{model._meta.label}', which has been swapped out.",
            hint=f"Update the relation to point at 'settings.{model._meta.swappable}'.",
            obj=field,
            id="fields.E301",
        )
    ]


def check_clashes(field: Any) -> list[Any]:
    """E302 to E305 and E348: accessor and query name must be free on the other model."""
    if not isinstance(field.remote_field.model, type):
        return []
    names = field.remote_field.get_accessor_name(), field.related_query_name()
    return [
        *field_clashes(field, *names),
        *manager_clashes(field, names[0]),
        *relation_clashes(field, *names),
    ]


def _label(field: Any) -> str:
    return f"{field.opts.label}.{field.name}"


def field_clashes(field: Any, accessor: str, query_name: str) -> Iterator[Any]:
    """Yield clashes with fields of the other model.

    Args:
        field: the relation.
        accessor: the attribute that it adds to the other model.
        query_name: what the other model's queries call it.
    """
    relation, options = field.remote_field, field.remote_field.model._meta
    for other in (*options.fields, *options.many_to_many):
        if other.name != accessor and other.name != query_name:
            continue
        own_label = _label(field)
        label = f"{options.label}.{other.name}"
        hint = (
            f"Rename field '{label}', or add/change a related_name argument to the definition for field '{own_label}'."
        )
        if not relation.hidden and other.name == accessor:
            message = (
                f"Reverse accessor '{options.object_name}.{accessor}' for '{own_label}' "
                f"clashes with field name '{label}'."
            )
            yield checks.Error(message, hint=hint, obj=field, id="fields.E302")
        if other.name == query_name:
            message = f"Reverse query name for '{own_label}' clashes with field name '{label}'."
            yield checks.Error(message, hint=hint, obj=field, id="fields.E303")


def manager_clashes(field: Any, accessor: str) -> Iterator[Any]:
    """Yield the clash with a manager of the other model."""
    relation = field.remote_field
    if accessor not in relation.model._meta.managers_map or relation.hidden:
        return
    own_label = _label(field)
    yield checks.Error(
        f"Related name '{accessor}' for '{own_label}' clashes with the name of a model manager.",
        hint=(
            f"Rename the model manager or change the related_name argument in the definition for field '{own_label}'."
        ),
        obj=field,
        id="fields.E348",
    )


def relation_clashes(field: Any, accessor: str, query_name: str) -> Iterator[Any]:
    """Yield clashes with other relations that lead to the same model; see :func:`field_clashes`."""
    relation, options = field.remote_field, field.remote_field.model._meta
    for other in options.related_objects:
        taken = other.accessor_name
        if (taken != accessor and taken != query_name) or other.field is field:
            # Most relations by far: a model that everything refers to is compared with all of them for each of them.
            continue
        own_label, label = _label(field), f"{other.related_model._meta.label}.{other.field.name}"
        hint = f"Add or change a related_name argument to the definition for '{own_label}' or '{label}'."
        if not relation.hidden and taken == accessor:
            message = (
                f"Reverse accessor '{options.object_name}.{accessor}' for '{own_label}' "
                f"clashes with reverse accessor for '{label}'."
            )
            yield checks.Error(message, hint=hint, obj=field, id="fields.E304")
        if taken == query_name and not query_name.endswith("+"):  # nobody can query by such a name
            message = f"Reverse query name for '{own_label}' clashes with reverse query name for '{label}'."
            yield checks.Error(message, hint=hint, obj=field, id="fields.E305")


def composite_key_error(field: Any, model: Any) -> Any:
    """E347: nothing can refer to a composite primary key."""
    return checks.Error(
        f"Field defines a relation involving model '{model._meta.object_name}' which has a CompositePrimaryKey "
        "and such relations are not supported.",
        obj=field,
        id="fields.E347",
    )


def foreign_keys(model: Any) -> Iterator[Any]:
    """Yield the fields of *model* that refer to another model and have a rule for its deletion."""
    for field in model._meta.fields:
        if field.remote_field and getattr(field.remote_field, "on_delete", None) is not None:
            yield field


def is_database_level(rule: Any) -> bool:
    """Say whether the database carries out the rule."""
    return isinstance(rule, DatabaseOnDelete)


def breaks_chain(rule: Any, model: Any) -> bool:
    """Say whether *model* refers to others by rules of the other level than *rule*; ``DO_NOTHING`` fits to all."""
    return any(
        link.remote_field.on_delete is not DO_NOTHING
        and is_database_level(link.remote_field.on_delete) != is_database_level(rule)
        for link in foreign_keys(model)
    )


def check_key_has_a_type(field: Any) -> list[Any]:
    """migrator.E001: keys take their type from the field they refer to, which must not lead back to them.

    Django has no such check; there, the migration fails with an endless recursion.
    """
    way = [field]
    while True:
        relation = way[-1].remote_field
        if relation is None or isinstance(relation.model, str) or relation.model._meta.abstract:
            return []
        try:
            target = way[-1].target_field
        except (exceptions.FieldDoesNotExist, exceptions.FieldError):
            # Other checks report that.
            return []
        if target in way:
            break
        way.append(target)
    if target is not field:
        # The field is outside of the circle; those in it are reported.
        return []
    listed = " -> ".join(f"{step.model._meta.label}.{step.name}" for step in [*way, target])
    return [
        checks.Error(
            f"The field refers to itself ({listed}), so its column has no type.",
            hint="Give one of these models a key of its own that is no relation.",
            obj=field,
            id="migrator.E001",
        )
    ]
