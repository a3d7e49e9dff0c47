"""What models mean to static checkers, with no plugin: mypy (strict) and pyright read the same two modules."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parent
CHECKOUT = FOLDER.parents[1]
STUBS = sorted(
    path
    for path in (CHECKOUT / "migrator").rglob("*.pyi")
    if not path.name.startswith("_") or path.name == "__init__.pyi"
)
FOR_CHECKERS_ONLY = {"Rows", "ManagerFromQuerySet"}
"""Classes of the stubs that describe what no single class is at run time."""


def require(checker: str) -> None:
    """Skip the test if *checker* is not installed; in CI that fails it."""
    if find_spec(checker) is None:
        reason = f"{checker} is not installed: pip install -e '.[dev]'"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MYPYPATH": str(CHECKOUT), "PYTHONPATH": str(CHECKOUT)}
    return subprocess.run(  # noqa: PLW1510  # exit codes say how many errors there are
        [sys.executable, "-m", *command], cwd=FOLDER, env=environment, capture_output=True, text=True, timeout=500
    )


def lines_that_are_wrong() -> list[int]:
    text = (FOLDER / "mistakes.py").read_text().splitlines()
    return [number for number, line in enumerate(text, start=1) if line.endswith("# wrong")]


def mypy_errors(*files: str) -> list[tuple[str, int, str]]:
    require("mypy")
    finished = run("mypy", "--strict", "--config-file=", "--no-error-summary", *files)
    found = re.findall(r"^(\S+?):(\d+): error: (.*)$", finished.stdout, re.MULTILINE)
    assert finished.returncode in (0, 1), finished.stdout + finished.stderr
    return [(name, int(line), message) for name, line, message in found]


def pyright_errors(tmp_path: Path, *files: str) -> list[tuple[str, int, str]]:
    require("pyright")
    for name in ("shelf.py", "mistakes.py"):
        shutil.copy(FOLDER / name, tmp_path)
    project = tmp_path / "pyrightconfig.json"
    project.write_text(json.dumps({"include": list(files), "extraPaths": [str(CHECKOUT)]}))
    report = json.loads(
        run("pyright", "--outputjson", "--pythonpath", sys.executable, "--project", str(project)).stdout
    )
    assert report["summary"]["filesAnalyzed"] == len(files)
    return [
        (Path(found["file"]).name, found["range"]["start"]["line"] + 1, found["message"])
        for found in report["generalDiagnostics"]
        if found["severity"] == "error"
    ]


def test_mypy_knows_the_types() -> None:
    assert mypy_errors("shelf.py") == []


def test_mypy_finds_the_mistakes() -> None:
    found = mypy_errors("mistakes.py")
    assert sorted({line for _, line, _ in found}) == lines_that_are_wrong(), found


def test_pyright_knows_the_types(tmp_path: Path) -> None:
    assert pyright_errors(tmp_path, "shelf.py") == []


def test_pyright_finds_the_mistakes(tmp_path: Path) -> None:
    found = pyright_errors(tmp_path, "mistakes.py")
    assert sorted({line for _, line, _ in found}) == lines_that_are_wrong(), found


def is_property(method: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(isinstance(decorator, ast.Name) and decorator.id == "property" for decorator in method.decorator_list)


def module_of(stub: Path) -> str:
    return ".".join(stub.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("stub", STUBS, ids=module_of)
def test_a_stub_names_what_there_is(stub: Path) -> None:
    """Every name that a stub exports, and every method of its classes, exists at run time."""
    module: Any = importlib.import_module(module_of(stub))
    tree = ast.parse(stub.read_text())
    exported = {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    assert classes or exported
    options = {name for name in classes if name.endswith("Options") and name not in vars(module)}
    described = set(classes) - FOR_CHECKERS_ONLY - options
    assert {name for name in exported | described if not hasattr(module, name)} == set()
    missing = [
        f"{name}.{method.name}"
        for name in described
        for method in classes[name].body
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
        and not is_property(method)
        and not hasattr(getattr(module, name), method.name)
    ]
    assert set(missing) <= {"Field.__get__", "Field.__set__", "ModelBase.__getattr__"}, missing
