"""The app whose migration is interrupted."""

from migrator.apps import AppConfig


class CrashConfig(AppConfig):
    name = "tests.migrations.crash"
    label = "crash"
    default_auto_field = "migrator.db.models.BigAutoField"
