"""The order of models in a dump: what a natural key needs comes before what uses it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from migrator.host.apps import apps
from migrator.host.mode import public


@public("core.serializers")
def sort_dependencies(app_list: Iterable[tuple[Any, Any]], allow_cycles: bool = False) -> list[Any]:
    """Return the models of apps so that each comes after those that its natural key depends on.

    Models keep the order in which they are listed as far as their dependencies let them.

    Args:
        app_list: pairs of an app (its config) and a list of its models; None for all of its models.
        allow_cycles: put models that depend on each other at the end instead of refusing.

    Raises:
        RuntimeError: models depend on each other, and *allow_cycles* is False.
    """
    models = [model for config, listed in app_list for model in (config.get_models() if listed is None else listed)]
    depends = {model: _needed(model) for model in models}
    # A model that is not dumped is there already.
    waiting = [(model, {other for other in depends[model] if other in depends}) for model in models]
    waiting.reverse()
    ordered: list[Any] = []
    placed: set[Any] = set()
    while waiting:
        skipped = []
        changed = False
        while waiting:
            model, needed = waiting.pop()
            if needed <= placed:
                ordered.append(model)
                placed.add(model)
                changed = True
            else:
                skipped.append((model, needed))
        if not changed:
            stuck = sorted((model for model, _ in skipped), key=lambda model: str(model._meta.label))
            if not allow_cycles:
                names = ", ".join(model._meta.label for model in stuck)
                raise RuntimeError(f"Can't resolve dependencies for {names} in serialized app list.")
            return ordered + [model for model, _ in skipped]
        waiting = skipped[::-1]
    return ordered


def _needed(model: Any) -> set[Any]:
    """Return the models that must come before *model*: by declaration, and where relations use natural keys."""
    needed = {apps.get_model(label) for label in getattr(getattr(model, "natural_key", None), "dependencies", ())}
    relations = [field.remote_field for field in model._meta.fields if field.remote_field]
    relations += [
        field.remote_field for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created
    ]
    for relation in relations:
        if hasattr(relation.model, "natural_key") and relation.model is not model:
            needed.add(relation.model)
    return needed
