"""The apps are installed while their tests run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def installed() -> Iterator[None]:
    from migrator.host.apps import apps

    apps.set_installed_apps(["django.contrib.contenttypes", "tests.contrib.contenttypes.shelf"])
    yield
    apps.unset_installed_apps()


class OneDatabase:
    """Sends everything to one database: a generic relation asks for its content type where the router says."""

    def __init__(self, alias: str) -> None:
        self.alias = alias

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return self.alias

    db_for_write = db_for_read


@pytest.fixture
def using(database: Any, tables: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    from migrator.runtime.router import router
    from tests.contrib.contenttypes.shelf.models import TABLES, ContentType

    monkeypatch.setattr(router, "routers", [OneDatabase(database.alias)])
    ContentType.objects.clear_cache()
    tables(*TABLES)
    yield str(database.alias)
    ContentType.objects.clear_cache()
