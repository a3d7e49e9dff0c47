"""The programs of ``docs/async.md`` and ``docs/fastapi.md`` run as they are printed, on both databases."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

SETTINGS = """
DATABASES = {"default": %r}
INSTALLED_APPS = ["shop"]
USE_TZ = True
"""

MODELS = """
from migrator.db import models


class Customer(models.Model):
    name = models.CharField(max_length=100)


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="orders")
    total = models.DecimalField(max_digits=8, decimal_places=2)
    placed = models.DateTimeField(auto_now_add=True)
    paid = models.BooleanField(default=False)
"""


class Project:
    """A project in a folder, whose programs are run as a user would."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        self.folder = folder
        (folder / "shop").mkdir()
        (folder / "shop" / "__init__.py").touch()
        (folder / "shop" / "models.py").write_text(MODELS)
        (folder / "settings.py").write_text(SETTINGS % settings)
        self.run("-m", "migrator", "makemigrations", "shop")
        self.run("-m", "migrator", "migrate")

    def run(self, *arguments: str, **environment: str) -> str:
        """Run Python and return what it printed."""
        inherited = {name: value for name, value in os.environ.items() if "SETTINGS_MODULE" not in name}
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env={**inherited, "PYTHONPATH": str(ROOT), "MIGRATOR_SETTINGS_MODULE": "settings", **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def project(database_settings: dict[str, Any], tmp_path: Path) -> Project:
    folder = tmp_path / "project"
    folder.mkdir()
    return Project(folder, database_settings)


def test_the_page_on_async_is_a_program(project: Project) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "async.md").read_text(), flags=re.DOTALL)
    (project.folder / "page.py").write_text("\n".join(["import migrator\n\nmigrator.setup()\n", *blocks]))
    printed = project.run("page.py").splitlines()
    assert printed == [
        "Ada 3 21.50",
        *("12.50", "5.00", "4.00"),
        "[Decimal('4.00')] 2",
        *("paid: 3", "paid: 3", "paid: 3"),
        "[1, 2]",
    ]


@pytest.mark.skipif(importlib.util.find_spec("fastapi") is None, reason="FastAPI is not installed")
def test_the_page_on_fastapi_is_a_tested_application(project: Project) -> None:
    files = re.findall(r"```python title=(\S+)\n(.*?)```", (ROOT / "docs" / "fastapi.md").read_text(), flags=re.DOTALL)
    assert [name for name, _ in files] == ["app.py", "settings.py", "test_app.py"]
    for name, text in files:
        if name != "settings.py":
            (project.folder / name).write_text(text)
    assert "1 passed" in project.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "test_app.py")


APPLICATION = """
import asyncio

import migrator

migrator.setup()

from migrator.db.pools import lifespan
from shop.models import Customer


async def app(scope, receive, send):
    assert scope["type"] == "lifespan"
    async with lifespan(app):
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await Customer.objects.acreate(name="while it runs")
        await receive()
    await send({"type": "lifespan.shutdown.complete"})


async def serve():
    sent = []
    events = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive():
        return next(events)

    async def send(event):
        sent.append(event["type"])

    await app({"type": "lifespan"}, receive, send)
    print(*sent, await Customer.objects.acount())


asyncio.run(serve())
"""


def test_the_lifespan_of_any_asgi_application(project: Project) -> None:
    (project.folder / "bare.py").write_text(APPLICATION)
    assert project.run("bare.py") == "lifespan.startup.complete lifespan.shutdown.complete 1\n"
