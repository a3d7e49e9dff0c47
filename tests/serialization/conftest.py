"""The app is installed while its tests run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def app() -> Iterator[None]:
    from migrator.host.apps import apps

    apps.set_installed_apps(["tests.serialization"])
    yield
    apps.unset_installed_apps()


@pytest.fixture
def using(database: Any, tables: Callable[..., None]) -> str:
    from tests.serialization.models import TABLES

    tables(*TABLES)
    return str(database.alias)
