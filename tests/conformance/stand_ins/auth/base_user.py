"""What custom users derive from."""

from __future__ import annotations

from typing import Any

from migrator.db import models


class BaseUserManager(models.Manager):
    """Finds users by their natural key."""

    def get_by_natural_key(self, username: str) -> Any:
        """Return the user of that name."""
        return self.get(**{self.model.USERNAME_FIELD: username})


class AbstractBaseUser(models.Model):
    """A user with a password."""

    password = models.CharField(max_length=128)
    last_login = models.DateTimeField(blank=True, null=True)

    objects = BaseUserManager()

    REQUIRED_FIELDS: list[str] = []

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, self.USERNAME_FIELD))

    def set_unusable_password(self) -> None:
        """Let nobody log in."""
        self.password = "!"

    def natural_key(self) -> tuple[Any, ...]:
        """Return the name."""
        return (getattr(self, self.USERNAME_FIELD),)
