"""A project with two databases and an app, whose tests are written by the test that runs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.commands.project import Project, new_project

MODELS = """\
from migrator.db import models


class Customer(models.Model):
    name = models.CharField(max_length=100)


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="orders")
    total = models.IntegerField()
"""

IMPORTS = """\
from migrator.conf import settings
from migrator.db import connection, connections, transaction
from migrator.test import SimpleTestCase, TestCase, TransactionTestCase, modify_settings, override_settings
from migrator.test import skipIfDBFeature, skipUnlessAnyDBFeature, skipUnlessDBFeature, tag
from shop.models import Customer, Order


"""


def shop(folder: Path, database: dict[str, Any], tests: str) -> Project:
    """Return the project; *tests* is the text of its tests, which find the usual names imported."""
    other = {"ENGINE": "migrator.db.backends.sqlite3", "NAME": str(folder / "other.sqlite3")}
    settings = (
        f"DATABASES = {{'default': {database!r}, 'other': {other!r}}}\nINSTALLED_APPS = ['shop']\nUSE_TZ = True\n"
    )
    project = new_project(folder, MODELS, settings)
    project.write("shop/tests.py", IMPORTS + tests)
    return project
