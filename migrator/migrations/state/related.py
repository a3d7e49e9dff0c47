"""Which model classes are related to which, directly or over others."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from migrator.host.mode import public
from migrator.migrations.models_api import Model
from migrator.migrations.references import ModelKey

PATH = "db.migrations.state"


def _related_models(model: Any) -> Iterator[Any]:
    """Yield the classes that *model* is directly related to, itself perhaps included."""
    options = model._meta
    for subclass in model.__subclasses__():
        if issubclass(subclass, Model):
            yield subclass
    has_own_relation = False
    for field in options.get_fields(include_hidden=True):
        target = field.related_model if field.is_relation else None
        if target is None or isinstance(target, str):
            continue
        has_own_relation = has_own_relation or field.model is model
        yield target
    # What refers to a proxy is attached to the concrete model.
    if options.proxy and has_own_relation:
        yield options.concrete_model


def key_of(model: Any) -> ModelKey:
    """Return the key of a model class."""
    return model._meta.app_label, model._meta.model_name


@public(PATH)
def get_related_models_tuples(model: Any) -> set[ModelKey]:
    """Return the keys of the models that *model* is directly related to."""
    return {key_of(related) for related in _related_models(model)}


@public(PATH)
def get_related_models_recursive(model: Any) -> set[ModelKey]:
    """Return the keys of all models that *model* is related to, at any distance, itself excluded."""
    start = key_of(model)
    seen = {start}
    queue = deque(_related_models(model))
    while queue:
        related = queue.popleft()
        key = key_of(related)
        if key not in seen:
            seen.add(key)
            queue.extend(_related_models(related))
    return seen - {start}
