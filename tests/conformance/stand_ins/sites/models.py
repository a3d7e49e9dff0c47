"""Sites."""

from __future__ import annotations

from migrator.db import models


class SiteManager(models.Manager):
    """Finds sites by their natural key."""

    use_in_migrations = True

    def get_by_natural_key(self, domain: str) -> models.Model:
        """Return the site of that name."""
        return self.get(domain=domain)


class Site(models.Model):
    """A name under which the project is known."""

    domain = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=50)

    objects = SiteManager()

    class Meta:
        db_table = "django_site"
        ordering = ["domain"]

    def __str__(self) -> str:
        return str(self.domain)

    def natural_key(self) -> tuple[str, ...]:
        """Return the name."""
        return (self.domain,)
