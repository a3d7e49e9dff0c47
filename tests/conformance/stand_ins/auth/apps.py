"""The app."""

from __future__ import annotations

from typing import Any

from migrator.apps import AppConfig, apps as project_apps
from migrator.db import router
from migrator.db.models.signals import post_migrate

ACTIONS = ("add", "change", "delete", "view")


def make_permissions(app_config: Any, *, using: str, apps: Any = project_apps, **kwargs: Any) -> None:
    """Make the permissions of the models of an app, those that are not there yet."""
    try:
        app_config = apps.get_app_config(app_config.label)
        content_types = apps.get_model("contenttypes", "ContentType")
        permissions = apps.get_model("auth", "Permission")
    except LookupError:
        return
    if not router.allow_migrate_model(using, permissions):
        return
    for model in app_config.get_models():
        options = model._meta
        content_type = content_types.objects.db_manager(using).get_for_model(model, for_concrete_model=False)
        wanted = [(f"{action}_{options.model_name}", f"Can {action} {options.verbose_name_raw}") for action in ACTIONS]
        for codename, name in wanted + list(options.permissions):
            permissions.objects.using(using).get_or_create(
                codename=codename, content_type=content_type, defaults={"name": name[:255]}
            )


class AuthConfig(AppConfig):
    name = "migrator.contrib.auth"
    label = "auth"
    verbose_name = "Authentication and Authorization"
    default_auto_field = "migrator.db.models.AutoField"

    def ready(self) -> None:
        """Make permissions after migrations."""
        post_migrate.connect(make_permissions, dispatch_uid="auth.make_permissions")
