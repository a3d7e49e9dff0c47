"""The byte code of an app's migrations in one file: never wrong, at worst useless."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from uuid import uuid4

import pytest

from migrator.migrations.bundles import Bundle, source_files


class Package:
    """A package of two modules on disk, imported afresh each time."""

    def __init__(self, folder: Path) -> None:
        self.name = f"bundled_{uuid4().hex}"
        self.folder = folder / self.name
        self.folder.mkdir()
        self.write("__init__", "")
        self.write("first", "VALUE = 1\n")
        self.write("second", "from . import first\nVALUE = first.VALUE + 1\n")

    def write(self, name: str, text: str) -> None:
        (self.folder / f"{name}.py").write_text(text)

    def load(self) -> dict[str, ModuleType]:
        for name in [name for name in sys.modules if name.startswith(self.name)]:
            del sys.modules[name]
        importlib.invalidate_caches()
        package = importlib.import_module(self.name)
        bundle = Bundle(package, source_files(package)[0])
        modules = {name: bundle.module(name) for name in ("first", "second")}
        bundle.save()
        return modules

    @property
    def bundle(self) -> Path | None:
        return next(iter((self.folder / "__pycache__").glob("__migrations__*")), None)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Package]:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    made = Package(tmp_path)
    yield made
    for name in [name for name in sys.modules if name.startswith(made.name)]:
        del sys.modules[name]


def test_modules_look_as_if_python_had_imported_them(package: Package) -> None:
    for _ in range(2):
        modules = package.load()
        assert [module.VALUE for module in modules.values()] == [1, 2]
        first = modules["first"]
        assert sys.modules[f"{package.name}.first"] is first
        assert sys.modules[package.name].first is first
        assert first.__spec__ is not None
        assert first.__spec__.origin == first.__file__ == str(package.folder / "first.py")
        assert importlib.reload(first).VALUE == 1


def test_the_second_time_the_bundle_serves(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    package.load()
    assert package.bundle is not None
    for file in (package.folder / "__pycache__").glob("*.pyc"):
        file.unlink()
    assert package.load()["second"].VALUE == 2
    assert not list((package.folder / "__pycache__").glob("second*"))


def test_a_source_that_was_changed_is_read_again(package: Package) -> None:
    package.load()
    package.write("first", "VALUE = 100\n")
    assert package.load()["second"].VALUE == 101
    assert package.load()["first"].VALUE == 100


def test_a_damaged_bundle_is_ignored_and_replaced(package: Package) -> None:
    package.load()
    assert package.bundle is not None
    whole = package.bundle.read_bytes()
    package.bundle.write_bytes(whole[: len(whole) // 2])
    assert package.load()["second"].VALUE == 2
    assert package.bundle.read_bytes()[:20] == whole[:20]


def test_where_python_writes_no_byte_code_there_is_no_bundle(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert package.load()["second"].VALUE == 2
    assert package.bundle is None


def test_an_error_in_a_module_leaves_nothing_behind(package: Package) -> None:
    package.write("second", "VALUE = 1 / 0\n")
    with pytest.raises(ZeroDivisionError):
        package.load()
    assert f"{package.name}.second" not in sys.modules
    package.write("second", "VALUE = (\n")
    with pytest.raises(SyntaxError, match="never closed"):
        package.load()
