"""What models mean to static checkers, with no plugin: mypy (strict) and pyright read the same two modules."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent
CHECKOUT = FOLDER.parents[1]


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


def run_script(name: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    command = [sys.executable, str(FOLDER / name)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=100).stdout


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


def test_stubs_name_what_there_is() -> None:
    """Every name that a stub exports, and every method of its classes, exists at run time."""
    compared = json.loads(run_script("stub_names.py"))
    assert "migrator.db.models.fields" in compared
    assert {module: missing for module, missing in compared.items() if missing} == {}
