"""References to models that may not be loaded yet."""

from __future__ import annotations

from functools import partial
from typing import Any

from migrator.host.mode import public

RECURSIVE_RELATIONSHIP_CONSTANT = "self"
"""Names the model that the field is on."""


@public("db.models.utils")
def make_model_tuple(model: Any) -> tuple[str, str]:
    """Return ``(app_label, model_name)`` for a model class, a label or such a tuple; the name is in lower case.

    Raises:
        ValueError: a text that is not of the form ``app_label.ModelName``.
    """
    if isinstance(model, tuple):
        return model
    if not isinstance(model, str):
        return model._meta.app_label, model._meta.model_name
    app_label, dot, model_name = model.partition(".")
    if not dot or "." in model_name:
        raise ValueError(
            f"Invalid model reference '{model}'. String model references must be of the form 'app_label.ModelName'."
        )
    return app_label, model_name.lower()


@public("db.models.fields.related")
def resolve_relation(scope_model: Any, relation: Any) -> Any:
    """Return *relation* as a model class or a full label.

    ``"self"`` is *scope_model*, a bare name is in its app. What a user declares on an abstract model thus means the
    app of each model that inherits it.
    """
    if relation == RECURSIVE_RELATIONSHIP_CONSTANT:
        return scope_model
    if isinstance(relation, str) and "." not in relation:
        return f"{scope_model._meta.app_label}.{relation}"
    return relation


@public("db.models.fields.related")
def lazy_related_operation(function: Any, model: Any, *related_models: Any, **kwargs: Any) -> Any:
    """Call ``function(model, *related, **kwargs)`` as soon as *model* and all *related_models* are loaded."""
    wanted = [model, *(resolve_relation(model, related) for related in related_models)]
    return model._meta.apps.lazy_model_operation(partial(function, **kwargs), *map(make_model_tuple, wanted))
