"""What Django has for the web, and migrator leaves to web frameworks, says so where it is reached for."""

from __future__ import annotations

import importlib

import pytest

from migrator.core.exceptions import ImproperlyConfigured
from migrator.host.conf import settings
from migrator.urls import NoReverseMatch, reverse, reverse_lazy


@pytest.mark.parametrize(
    "name",
    [
        "forms",
        "template",
        "views",
        "core.cache",
        "core.mail",
        "contrib.admin",
        "contrib.auth.models",
        "contrib.contenttypes.forms",
    ],
)
def test_modules(name: str) -> None:
    with pytest.raises(ModuleNotFoundError, match=f"No module named 'migrator.{name}': it .* is not part of migrator"):
        importlib.import_module(f"migrator.{name}")


def test_names_that_nobody_has() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"^No module named 'migrator.nonsense'$"):
        importlib.import_module("migrator.nonsense")


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("", "forms"),
        (".contrib", "admin"),
        (".core", "mail"),
        (".utils", "formats"),
        (".http", "HttpResponse"),
        (".shortcuts", "render"),
        (".contrib.auth", "authenticate"),
    ],
)
def test_names_in_modules(module: str, name: str) -> None:
    with pytest.raises(ImportError, match=f"migrator{module}.{name}'?:? .*is not part of migrator"):
        getattr(importlib.import_module(f"migrator{module}"), name)


def test_addresses_can_be_mentioned_but_not_made() -> None:
    with pytest.raises(NoReverseMatch, match=r"no address for 'book'.*web framework"):
        reverse("book", args=[1])
    later = reverse_lazy("book")
    with pytest.raises(NoReverseMatch):
        str(later)


def test_the_user_model_is_the_projects_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from migrator.contrib.auth import get_user_model

    with pytest.raises(ImproperlyConfigured, match=r"AUTH_USER_MODEL is 'auth.User', but .* 'accounts.User'"):
        get_user_model()
    monkeypatch.setattr(settings, "AUTH_USER_MODEL", "nonsense")
    with pytest.raises(ImproperlyConfigured, match=r"must be of the form 'app_label.model_name'"):
        get_user_model()
