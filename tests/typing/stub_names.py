"""Prints, for each stub of the package, the names in it that its module does not have. Runs in a process of its own."""

from __future__ import annotations

import ast
import importlib
import json
from pathlib import Path
from typing import Any

import migrator
from migrator.conf import settings

CHECKOUT = Path(migrator.__file__).parents[1]
FOR_CHECKERS_ONLY = {"Rows", "ManagerFromQuerySet"}
"""Classes of the stubs that describe what no single class is at run time."""

FOR_CHECKERS_ONLY_METHODS = {"Field.__get__", "Field.__set__", "ModelBase.__getattr__"}
"""What a checker asks a class for; at run time descriptors answer."""


def stubs() -> list[Path]:
    """Return the stubs that have a module; those with a leading underscore have none."""
    found = (CHECKOUT / "migrator").rglob("*.pyi")
    return sorted(path for path in found if path.name == "__init__.pyi" or not path.name.startswith("_"))


def missing(stub: Path, module: Any) -> list[str]:
    """Return the names and methods in *stub* that *module* does not have."""
    tree = ast.parse(stub.read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    exported = {alias.asname for node in imports for alias in node.names if alias.asname}
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    described = {name for name in set(classes) - FOR_CHECKERS_ONLY if not name.endswith("Options")}
    names = {name for name in exported | described if not hasattr(module, name)}
    methods = {
        f"{name}.{method.name}"
        for name in described - names
        for method in classes[name].body
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
        and not is_property(method)
        and not hasattr(getattr(module, name), method.name)
    }
    return sorted(names | methods - FOR_CHECKERS_ONLY_METHODS)


def is_property(method: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether *method* is a property, which enumerations keep out of sight of their class."""
    return any(isinstance(decorator, ast.Name) and decorator.id == "property" for decorator in method.decorator_list)


def module_of(stub: Path) -> str:
    """Return the dotted name of the module that *stub* stands beside."""
    return ".".join(stub.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__")


if __name__ == "__main__":
    settings.configure(INSTALLED_APPS=["migrator.contrib.contenttypes", "migrator.contrib.postgres"])
    migrator.setup()
    print(json.dumps({module_of(stub): missing(stub, importlib.import_module(module_of(stub))) for stub in stubs()}))
