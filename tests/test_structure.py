"""The shape of the package, where no linter looks: imports by name, sizes of files and functions, the host seam."""

from __future__ import annotations

import ast
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "migrator"

MAY_IMPORT_BY_NAME = {
    "overlay/__init__.py": "serves django.db with our modules",
    "overlay/finder.py": "the same",
    "alias.py": "serves django.… with our modules",
    "host/face.py": "public submodules that are there as attributes",
    "host/late.py": "Django's modules under the overlay",
    "host/forms.py": "django.forms under the overlay",
    "host/setup.py": "django.setup() under the overlay",
    "host/standalone/app_config.py": "the project's apps",
    "host/standalone/autodiscover.py": "modules of the project's apps",
    "host/deferred.py": "modules of the standard library, at first use",
    "host/standalone/conf.py": "the project's settings module",
    "host/standalone/deconstruct.py": "checks that a class can be found where it says it is",
    "host/standalone/inspect.py": "a module of the standard library that older Pythons lack",
    "host/standalone/module_loading.py": "import_string, for dotted paths in settings",
    "runtime/connections.py": "the backend that ENGINE names",
    "backends/base/operations.py": "the compilers that a third-party backend names",
    "backends/base/creation.py": "tests of the project that a backend excludes",
    "models/manager.py": "checks that a manager can be found where it says it is",
    "migrations/bundles.py": "the project's migrations",
    "migrations/packages.py": "the packages that they are in",
    "migrations/placement.py": "the same",
    "migrations/questioner.py": "the same",
    "serialization/registry.py": "the modules of formats that the settings name",
    "commands/registry.py": "the command that was typed",
    "commands/shell.py": "optional shells, and what is imported beforehand",
    "commands/migrate.py": "management modules of the project's apps",
    "commands/flush.py": "the same",
}
"""Files that import modules by a name made at run time, which import-linter cannot see, and what they import."""

LONGEST_FILE = 500

LONG_FUNCTIONS = {
    "query/filters.py build_filter": "its signature and docstring are the contract that custom queries override"
}
"""Functions past the limit, with the reason."""

LONGEST_FUNCTION = 60


def sources() -> list[tuple[str, str]]:
    return [(path.relative_to(PACKAGE).as_posix(), path.read_text()) for path in sorted(PACKAGE.rglob("*.py"))]


def test_imports_by_name_are_known() -> None:
    found = {name for name, text in sources() if "import_module(" in text}
    assert found == set(MAY_IMPORT_BY_NAME)


def test_only_the_host_knows_django() -> None:
    offenders = []
    for name, text in sources():
        if name.startswith(("host/", "overlay/")) or name == "alias.py":
            continue
        for node in ast.walk(ast.parse(text)):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            offenders += [name for module in modules if module.split(".")[0] == "django"]
    assert offenders == []


def test_files_are_small() -> None:
    assert [name for name, text in sources() if text.count("\n") > LONGEST_FILE] == []


def test_functions_are_small() -> None:
    long = []
    for name, text in sources():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                key = f"{name} {node.name}"
                if length > LONGEST_FUNCTION and key not in LONG_FUNCTIONS:
                    long.append(f"{key}: {length} lines")
    assert long == []


def test_what_type_checkers_are_told_to_ignore_has_a_reason() -> None:
    told = re.compile(r"# type: ignore(?!\[[\w, -]+\]  ?[#-] ?\S)")
    paths = (path for kind in ("*.py", "*.pyi") for path in sorted(PACKAGE.rglob(kind)))
    found = [
        f"{path.relative_to(PACKAGE).as_posix()}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if told.search(line)
    ]
    assert found == []


def test_imports_in_functions_say_why() -> None:
    """On their line, or above the group: what is loaded late, or who does without it."""
    silent = []
    for name, text in sources():
        lines = text.splitlines()
        functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
        inside = [node for function in functions for node in ast.walk(function) if isinstance(node, ast.ImportFrom)]
        for number in sorted({node.lineno for node in inside if (node.module or "").startswith("migrator")}):
            first = number - 1
            while lines[first - 1].lstrip().startswith("from "):
                first -= 1
            if "#" not in lines[first] and not lines[first - 1].lstrip().startswith("#"):
                silent.append(f"{name}:{number}")
    assert silent == []
