"""What users see says where users import it from."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import migrator

OTHERS = ("migrator.core.management", "migrator.core.serializers")
FACES = ("apps", "conf", "core", "dispatch", "test", "utils")


TEST_FACES = frozenset(
    {"migrator.test.runner", "migrator.test.signals", "migrator.test.testcases", "migrator.test.utils"}
)


def is_implementation(name: str) -> bool:
    """Say whether a module below a face holds code instead."""
    return name.startswith("migrator.test.") and name not in TEST_FACES


def face_modules() -> Iterator[Any]:
    """Yield the modules at Django's paths that the host layer answers for."""
    for package in FACES:
        root = importlib.import_module(f"migrator.{package}")
        yield root
        for found in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
            if not found.name.startswith(OTHERS) and not is_implementation(found.name):
                yield importlib.import_module(found.name)


def test_functions_and_classes_carry_a_path_that_gives_them_back() -> None:
    wrong = []
    for module in face_modules():
        for name in dir(module):
            value = getattr(module, name)
            # Not isinstance(value, …), which would wake lazy objects.
            if not issubclass(type(value), (type, FunctionType)) or name == "mirror" or "." in value.__qualname__:
                continue
            path = value.__module__
            if not path.startswith("migrator."):
                continue
            home = importlib.import_module(path)
            found = getattr(home, value.__qualname__, None)
            # gettext_lazy and its like are named after the function that they wrap.
            if path.startswith("migrator.host") or found not in (value, getattr(value, "__wrapped__", value)):
                wrong.append(f"{module.__name__}.{name} -> {path}.{value.__qualname__}")
    assert wrong == []


def test_the_version_is_read_from_the_package() -> None:
    from migrator.utils.version import get_complete_version, get_version

    assert get_complete_version() == migrator.VERSION
    assert get_version((6, 1, 0, "alpha", 0)) == "6.1.dev"
    assert get_version((6, 1, 2, "rc", 3)) == "6.1.2rc3"
