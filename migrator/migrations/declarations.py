"""What a migration file declares in plain words, so that the graph can be built before the file is executed.

A file qualifies if executing it can neither fail nor be noticed once it has worked: it imports nothing of the project,
calls nothing but classes and functions of this package and of a few modules of the standard library, and its class
:class:`~migrator.migrations.migration.Migration` lists its dependencies as they are. Most files that ``makemigrations``
writes qualify; the others are executed whenever migrations are read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from migrator.host.conf import settings
from migrator.host.deferred import ast
from migrator.host.mode import ROOT
from migrator.migrations.migration import Migration, swappable_dependency

Facts = dict[str, Any]
"""The declared attributes by name, and under ``root`` the names that the file's imports of ours begin with. A swappable
dependency is the name of its setting."""

KEY_LISTS = ("dependencies", "run_before", "replaces")
FLAGS = ("initial", "atomic")

OURS = ("db.migrations", "db.models", "conf", "core.validators", "utils.timezone")
"""What may be imported of this package, with all that is below."""

STANDARD = frozenset({"__future__", "datetime", "decimal", "uuid"})
"""Modules of the standard library that may be imported: they do not look at their surroundings."""

BUILTINS = frozenset({"bool", "dict", "float", "int", "list", "set", "str", "tuple"})
"""Built-in names that may be mentioned, as a callable default, but not called."""

USERS = "AUTH_USER_MODEL"
"""The only setting that may be looked at: it is always there."""


class NotPlain(Exception):
    """The file holds something that has to be executed to be known."""


def declared(source: bytes, migration: Any) -> Facts | None:
    """Return what a migration file declares, or None if only executing it tells.

    Args:
        source: the text of the file.
        migration: the class ``Migration`` that executing it has made.
    """
    if type(migration) is not type or migration.__mro__ != (migration, Migration, object):
        return None
    try:
        facts = Reader().read(ast.parse(source))
    except NotPlain:
        return None
    same = all(list(getattr(migration, name)) == keys(facts, name) for name in KEY_LISTS) and all(
        getattr(migration, name) is facts[name] for name in FLAGS
    )
    return facts if same else None


def keys(facts: Facts, name: str) -> list[Any]:
    """Return the list of keys that is declared under *name*."""
    return [swappable_dependency(getattr(settings, key)) if isinstance(key, str) else key for key in facts[name]]


def applies(facts: Facts) -> bool:
    """Tell whether executing the file would do now what it did when it was looked at."""
    # Another name leads here while the alias is switched on, or on the overlay.
    return all(root == ROOT or _is_alias(root) for root in facts["root"])


def _is_alias(root: str) -> bool:
    module = sys.modules.get(f"{root}.db")
    return module is not None and module is sys.modules.get(f"{ROOT}.db")


class Reader:
    """Looks through the text of a migration file, from top to bottom."""

    def __init__(self) -> None:
        self.imported: dict[str, str] = {}
        """What names of the file stand for, by dotted path; ours without their root."""
        self.own: set[str] = set()
        """Functions and constants of the file."""
        self.roots: set[str] = set()
        self.facts: Facts | None = None

    def read(self, tree: ast.Module) -> Facts:
        """Return what the file declares.

        Raises:
            NotPlain: only executing it tells.
        """
        for statement in tree.body:
            handle = getattr(self, f"_{type(statement).__name__}", None)
            if handle is None:
                raise NotPlain
            handle(statement)
        if self.facts is None:
            raise NotPlain
        return {**self.facts, "root": tuple(sorted(self.roots))}

    # Statements

    def _Expr(self, statement: ast.Expr) -> None:
        if not isinstance(statement.value, ast.Constant):
            raise NotPlain

    def _Import(self, statement: ast.Import) -> None:
        for alias in statement.names:
            path = self._allowed(alias.name)
            first = path.partition(".")[0] if alias.name in STANDARD else ""
            self._bind(alias.asname or alias.name.partition(".")[0], path if alias.asname else first)

    def _ImportFrom(self, statement: ast.ImportFrom) -> None:
        if statement.level or statement.module is None:
            raise NotPlain
        for alias in statement.names:
            # Of packages above the allowed modules, these modules may be imported by name.
            path = self._allowed(f"{statement.module}.{alias.name}", inside=True)
            self._bind(alias.asname or alias.name, path)

    def _FunctionDef(self, statement: ast.FunctionDef) -> None:
        if statement.decorator_list:
            raise NotPlain
        arguments = statement.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        annotations = [argument.annotation for argument in every if argument is not None]
        defaults = [*arguments.defaults, *arguments.kw_defaults]
        self._evaluate(part for part in [*annotations, *defaults, statement.returns] if part is not None)
        self._define(statement.name)

    def _Assign(self, statement: ast.Assign) -> None:
        self._evaluate([statement.value])
        self._define(_target(statement))

    def _ClassDef(self, statement: ast.ClassDef) -> None:
        if statement.name != "Migration" or statement.decorator_list or statement.keywords or self.facts is not None:
            raise NotPlain
        if [self._path(base) for base in statement.bases] != ["db.migrations.Migration"]:
            raise NotPlain
        facts: Facts = dict.fromkeys(KEY_LISTS, ()) | {"initial": Migration.initial, "atomic": Migration.atomic}
        seen: set[str] = set()
        for part in statement.body:
            if isinstance(part, ast.Assign):
                name = _target(part)
                if name in seen:
                    raise NotPlain
                seen.add(name)
                if name in KEY_LISTS:
                    facts[name] = self._keys(part.value)
                elif name in FLAGS:
                    facts[name] = _constant(part.value, bool, type(None))
                else:
                    self._evaluate([part.value])
            elif not isinstance(part, ast.Expr):
                raise NotPlain
            else:
                self._Expr(part)
        self._define(statement.name)
        self.facts = facts

    # Names

    def _allowed(self, name: str, inside: bool = False) -> str:
        """Return the path of a module that may be imported, or, *inside* one, of something in it; ours without root."""
        if name in STANDARD or (inside and name.rpartition(".")[0] in STANDARD):
            return name
        root, _, path = name.partition(".")
        if root not in ("django", "migrator") or not _is_ours(path) or path.endswith("*"):
            raise NotPlain
        self.roots.add(root)
        return path

    def _bind(self, name: str, path: str) -> None:
        if self.imported.get(name, path) != path or name in self.own or name in BUILTINS:
            raise NotPlain
        self.imported[name] = path

    def _define(self, name: str) -> None:
        if name in self.own or name in self.imported or name in BUILTINS:
            raise NotPlain
        self.own.add(name)

    def _path(self, expression: ast.expr) -> str:
        """Return the dotted path that an expression of names leads to, from an import on."""
        if isinstance(expression, ast.Attribute):
            return f"{self._path(expression.value)}.{expression.attr}".lstrip(".")
        if isinstance(expression, ast.Name) and expression.id in self.imported:
            return self.imported[expression.id]
        raise NotPlain

    # Expressions

    def _keys(self, expression: ast.expr) -> tuple[Any, ...]:
        """Return the keys in a list of dependencies."""
        if not isinstance(expression, ast.List | ast.Tuple):
            raise NotPlain
        return tuple(self._key(item) for item in expression.elts)

    def _key(self, expression: ast.expr) -> Any:
        if isinstance(expression, ast.Tuple) and len(expression.elts) == 2:
            return tuple(_constant(part, str) for part in expression.elts)
        if (
            isinstance(expression, ast.Call)
            and self._path(expression.func) == "db.migrations.swappable_dependency"
            and [self._path(argument) for argument in expression.args] == [f"conf.settings.{USERS}"]
            and not expression.keywords
        ):
            return USERS
        raise NotPlain

    def _evaluate(self, expressions: Iterable[ast.expr]) -> None:
        """Make sure that *expressions* only mention what is known and only call what was imported."""
        ahead = list(expressions)
        while ahead:
            expression = ahead.pop()
            if isinstance(expression, ast.Constant):
                continue
            if isinstance(expression, ast.Name):
                if expression.id not in self.own and expression.id not in BUILTINS:
                    self._mention(expression)
            elif isinstance(expression, ast.Attribute):
                self._mention(expression)
            elif isinstance(expression, ast.List | ast.Tuple | ast.Set):
                ahead += expression.elts
            elif isinstance(expression, ast.Dict) and None not in expression.keys:
                ahead += [key for key in expression.keys if key is not None]
                ahead += expression.values
            elif isinstance(expression, ast.Call) and all(keyword.arg for keyword in expression.keywords):
                self._call(expression.func)
                ahead += [*expression.args, *(keyword.value for keyword in expression.keywords)]
            elif isinstance(expression, ast.UnaryOp):
                ahead.append(expression.operand)
            elif isinstance(expression, ast.BinOp):
                ahead += [expression.left, expression.right]
            else:
                raise NotPlain

    def _mention(self, expression: ast.expr) -> str:
        path = self._path(expression)
        known = path.partition(".")[0] in STANDARD or (_is_ours(path) and ".signals." not in path)
        if not known or (path.startswith("conf") and path != f"conf.settings.{USERS}"):
            raise NotPlain
        return path

    def _call(self, function: ast.expr) -> None:
        path = self._mention(function)
        # A class makes an instance; functions may do anything.
        if path.partition(".")[0] not in STANDARD and not path.rpartition(".")[2][:1].isupper():
            raise NotPlain


def _is_ours(path: str) -> bool:
    return any(path == module or path.startswith(f"{module}.") for module in OURS)


def _target(statement: ast.Assign) -> str:
    """Return the one name that is assigned to."""
    if len(statement.targets) == 1:
        target = statement.targets[0]
        if isinstance(target, ast.Name) and not target.id.startswith("__"):
            return target.id
    raise NotPlain


def _constant(expression: ast.expr, *kinds: type) -> Any:
    if isinstance(expression, ast.Constant) and type(expression.value) in kinds:
        return expression.value
    raise NotPlain
