"""Models and migrations that refer to ``settings.AUTH_USER_MODEL``, with a user model of the project's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commands.project import Project, new_project

POSTS = """\
from django.conf import settings
from django.db import models


class Post(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="posts")
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL)
"""

USERS = """\
from django.db import models


class User(models.Model):
    email = models.EmailField(unique=True)

    class Meta:
        swappable = "AUTH_USER_MODEL"


class Member(models.Model):
    nick = models.CharField(max_length=20)
"""

USE = """
from django.contrib.auth import get_user_model
from shop.models import Post
user = get_user_model().objects.create()
post = Post.objects.create(title="First", author=user)
post.readers.add(user)
print(type(user).__name__, user.posts.count(), Post.objects.filter(readers=user).count())
"""


def project(folder: Path, database: Any, user_model: str | None, apps: str = "'shop', 'accounts'") -> Project:
    settings = f"DATABASES = {{'default': {database!r}}}\nINSTALLED_APPS = [{apps}]\n"
    if user_model:
        settings += f"AUTH_USER_MODEL = {user_model!r}\n"
    made = new_project(folder, POSTS, settings)
    made.write("accounts/__init__.py", "")
    made.write("accounts/models.py", USERS)
    return made


def run(made: Project, *arguments: str) -> str:
    outcome = made.run(*arguments, MIGRATOR_ALIAS="1")
    assert outcome.code == 0, outcome.text
    return outcome.out


@pytest.mark.parametrize("name", ["User", "Member"])
def test_the_users_are_those_that_the_setting_names(
    tmp_path: Path, database_settings: dict[str, Any], name: str
) -> None:
    made = project(tmp_path, database_settings, f"accounts.{name}")
    run(made, "makemigrations", "shop", "accounts")
    written = (tmp_path / "shop" / "migrations" / "0001_initial.py").read_text()
    assert "migrations.swappable_dependency(settings.AUTH_USER_MODEL)" in written
    assert written.count("to=settings.AUTH_USER_MODEL") == 2
    run(made, "migrate")
    assert run(made, "shell", "-c", USE).splitlines()[-1] == f"{name} 1 1"
    assert "No changes detected" in run(made, "makemigrations", "--check")


def test_without_a_user_model_the_error_says_what_to_do(tmp_path: Path) -> None:
    made = project(tmp_path, "sqlite:///db.sqlite3", None, apps="'shop'")
    outcome = made.run("check", MIGRATOR_ALIAS="1")
    assert outcome.code == 1
    assert "fields.E300" in outcome.err
    assert "HINT: AUTH_USER_MODEL is 'auth.User', but there is no app 'auth'" in outcome.err
    assert "AUTH_USER_MODEL = 'accounts.User'" in outcome.err


def test_a_migration_that_depends_on_users_that_are_not_there(tmp_path: Path) -> None:
    made = project(tmp_path, "sqlite:///db.sqlite3", "accounts.User")
    run(made, "makemigrations", "shop", "accounts")
    project(tmp_path, "sqlite:///db.sqlite3", None, apps="'shop'")
    outcome = made.run("migrate", "--skip-checks", MIGRATOR_ALIAS="1")
    assert "Dependency on unknown app: auth. AUTH_USER_MODEL is 'auth.User', but there is no app" in outcome.err


def test_the_app_of_django_cannot_be_installed(tmp_path: Path) -> None:
    made = project(tmp_path, "sqlite:///db.sqlite3", None, apps="'django.contrib.auth', 'shop'")
    outcome = made.run("check", MIGRATOR_ALIAS="1")
    assert outcome.code == 1
    assert "INSTALLED_APPS has 'migrator.contrib.auth', but without Django, migrator has no users" in outcome.err
