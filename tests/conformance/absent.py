"""What Django's tests import of the web framework, without Django: names that can be imported, but not used.

A test module may import forms for one test among fifty. Here such names load, so that the fifty are measured; a test
that uses one fails with :class:`NeedsDjango`.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGE = Path(importlib.import_module("migrator").__path__[0])
STAND_INS = Path(__file__).resolve().parent / "stand_ins"

ROOTS = frozenset({"django", "migrator"})

WEB = frozenset({"conf.urls", "core.cache", "core.mail", "forms", "http", "middleware", "template", "urls", "views"})
HALF_WEB = ("http", "shortcuts", "urls", "utils.html")
"""Modules that have what the ORM needs of them."""

WEB_CONTRIB = frozenset({"admin", "flatpages", "messages", "redirects", "sessions", "staticfiles", "syndication"})
WEB_MODULES = frozenset(
    {
        "contrib.contenttypes.forms",
        "contrib.contenttypes.views",
        "contrib.postgres.forms",
        "contrib.sites.shortcuts",
        "core.checks.async_checks",
        "core.checks.caches",
        "core.checks.compatibility.django_4_0",
        "core.checks.files",
        "core.checks.mail",
        "core.checks.security",
        "core.checks.templates",
        "core.checks.translation",
        "core.checks.urls",
        "core.management.commands.runserver",
        "core.management.commands.testserver",
        "test.client",
        "test.html",
        "test.selenium",
        "utils.csp",
    }
)

running = False
"""Whether a test is running: only then using what is absent is an error."""


class NeedsDjango(Exception):
    """A test uses a part of Django that there is no counterpart for."""


class Absent:
    """Stands for a class, function or object of the web framework."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        _complain()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        _complain()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        _complain()
        return Absent()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        _complain()
        return Absent


def _complain() -> None:
    if running:
        raise NeedsDjango("the test uses a part of Django that there is no counterpart for")


def absent_name(name: str) -> Any:
    """Return a class of that name for a module that lacks it."""
    if name.startswith("__"):
        raise AttributeError(name)
    return type(name, (), dict(vars(Absent)))


class AbsentLoader(Loader):
    """Makes a module that has every name."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return an empty module."""
        return ModuleType(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Give it names on demand."""
        module.__path__ = []

        module.__dict__["__getattr__"] = absent_name


class AbsentFinder(MetaPathFinder):
    """Finds modules of the web framework."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a spec for what is about the web, None for the rest."""
        root, _, rest = fullname.partition(".")
        if root not in ROOTS or not _is_web(rest) or _has_counterpart(rest):
            return None
        return ModuleSpec(fullname, AbsentLoader(), is_package=True)


def _has_counterpart(name: str) -> bool:
    path = PACKAGE.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def _is_web(name: str) -> bool:
    first, _, rest = name.partition(".")
    if first == "contrib":
        return rest.partition(".")[0] in WEB_CONTRIB or name in WEB_MODULES
    return name in WEB_MODULES or any(name == part or name.startswith(f"{part}.") for part in WEB)


def install() -> None:
    """Let the names load, and put the stand-ins for apps where Django has them."""
    sys.meta_path.insert(0, AbsentFinder())
    for name in sorted(WEB):
        # As attributes of the package, which would say that they are missing.
        importlib.import_module(f"migrator.{name}")
    contrib = importlib.import_module("migrator.contrib")
    contrib.__path__.insert(0, str(STAND_INS))
    for name in HALF_WEB:
        module = importlib.import_module(f"migrator.{name}")
        # Its own says what is missing.
        module.__dict__["__getattr__"] = absent_name
    test = importlib.import_module("migrator.test")
    for name in test.NEEDS_DJANGO:
        setattr(test, name, Absent)
