"""Users, groups and permissions."""

from __future__ import annotations

from typing import Any

from migrator.contrib.contenttypes.models import ContentType
from migrator.db import models
from migrator.utils import timezone

from .base_user import AbstractBaseUser, BaseUserManager


class PermissionManager(models.Manager):
    """Finds permissions by their natural key."""

    use_in_migrations = True

    def get_by_natural_key(self, codename: str, app_label: str, model: str) -> Any:
        """Return a permission."""
        content_type = ContentType.objects.db_manager(self.db).get_by_natural_key(app_label, model)
        return self.get(codename=codename, content_type=content_type)


class Permission(models.Model):
    """What somebody may do with the objects of a model."""

    name = models.CharField(max_length=255)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    codename = models.CharField(max_length=100)

    objects = PermissionManager()

    class Meta:
        unique_together = [["content_type", "codename"]]
        ordering = ["content_type__app_label", "content_type__model", "codename"]

    def __str__(self) -> str:
        return f"{self.content_type} | {self.name}"

    def natural_key(self) -> tuple[Any, ...]:
        """Return code and content type."""
        return (self.codename, *self.content_type.natural_key())

    natural_key.dependencies = ["contenttypes.contenttype"]  # type: ignore[attr-defined]  # as serializers want it


class Group(models.Model):
    """Users with the same permissions."""

    name = models.CharField(max_length=150, unique=True)
    permissions = models.ManyToManyField(Permission, blank=True)

    def __str__(self) -> str:
        return str(self.name)

    def natural_key(self) -> tuple[Any, ...]:
        """Return the name."""
        return (self.name,)


class UserManager(BaseUserManager):
    """Makes users."""

    use_in_migrations = True

    def create_user(self, username: str, email: str = "", password: str = "", **fields: Any) -> Any:
        """Make a user; the password is stored as it is: this is no place for secrets."""
        return self.create(username=username, email=email, password=password, **fields)


class PermissionsMixin(models.Model):
    """Groups and permissions of a user."""

    is_superuser = models.BooleanField(default=False)
    groups = models.ManyToManyField(Group, blank=True, related_name="user_set", related_query_name="user")
    user_permissions = models.ManyToManyField(
        Permission, blank=True, related_name="user_set", related_query_name="user"
    )

    class Meta:
        abstract = True


class AbstractUser(AbstractBaseUser, PermissionsMixin):
    """A user with a name and an address."""

    username = models.CharField(max_length=150, unique=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        abstract = True


class User(AbstractUser):
    """The user."""

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"


class AnonymousUser:
    """Nobody."""
