"""The app."""

from __future__ import annotations

from typing import Any

from migrator.apps import AppConfig
from migrator.db.models.signals import post_migrate


def make_default_site(*, using: str, apps: Any = None, **kwargs: Any) -> None:
    """Make the site that there is from the beginning."""
    from .models import Site

    if not Site.objects.using(using).exists():
        Site(pk=1, domain="example.com", name="example.com").save(using=using)


class SitesConfig(AppConfig):
    name = "migrator.contrib.sites"
    label = "sites"
    default_auto_field = "migrator.db.models.AutoField"

    def ready(self) -> None:
        """Make it after migrations."""
        post_migrate.connect(make_default_site, sender=self)
