"""System checks of generic relations."""

from __future__ import annotations

from itertools import chain
from typing import Any

from migrator.host import checks
from migrator.host.apps import apps
from migrator.host.mode import public

LONGEST_MODEL_NAME = 100
"""What the column of ``ContentType.model`` can hold."""

exported = public("contrib.contenttypes.checks")


def _models(app_configs: Any) -> Any:
    configs = apps.get_app_configs() if app_configs is None else app_configs
    return chain.from_iterable(config.get_models() for config in configs)


@exported
def check_generic_foreign_keys(app_configs: Any = None, **kwargs: Any) -> list[Any]:
    """Check the generic foreign keys of all models, or of those of *app_configs*."""
    fields = (
        field
        for model in _models(app_configs)
        for field in model._meta.private_fields
        # By what it has, not by its class, which cannot be imported before the app is loaded.
        if hasattr(field, "ct_field") and field.model is model
    )
    return list(chain.from_iterable(field.check() for field in fields))


@exported
def check_model_name_lengths(app_configs: Any = None, **kwargs: Any) -> list[Any]:
    """Check that the names of all models, or of those of *app_configs*, can be stored."""
    return [
        checks.Error(
            f"Model names must be at most {LONGEST_MODEL_NAME} characters (got {len(model.__name__)}).",
            obj=model,
            id="contenttypes.E005",
        )
        for model in _models(app_configs)
        if len(model.__name__) > LONGEST_MODEL_NAME
    ]
