"""The app."""

from migrator.apps import AppConfig


class AuthConfig(AppConfig):
    name = "migrator.contrib.auth"
    label = "auth"
    verbose_name = "Authentication and Authorization"
    default_auto_field = "migrator.db.models.AutoField"
