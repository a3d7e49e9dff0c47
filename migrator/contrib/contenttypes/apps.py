"""The app."""

from __future__ import annotations

from migrator.contrib.contenttypes.checks import check_generic_foreign_keys, check_model_name_lengths
from migrator.contrib.contenttypes.management import create_contenttypes, inject_rename_contenttypes_operations
from migrator.host import checks
from migrator.host.apps import AppConfig
from migrator.host.mode import public, public_path
from migrator.host.translation import gettext_lazy as _
from migrator.models.signals import post_migrate, pre_migrate


@public("contrib.contenttypes.apps")
class ContentTypesConfig(AppConfig):
    """Keeps the rows of content types in step with the models, when migrations are applied."""

    default_auto_field = public_path("db.models.AutoField")
    name = public_path("contrib.contenttypes")
    verbose_name = _("Content Types")

    def ready(self) -> None:
        """Listen to migrations, and register the checks."""
        pre_migrate.connect(inject_rename_contenttypes_operations, sender=self)
        post_migrate.connect(create_contenttypes)
        checks.register(check_generic_foreign_keys, checks.Tags.models)
        checks.register(check_model_name_lengths, checks.Tags.models)
