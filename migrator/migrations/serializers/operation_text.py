"""Operations as Python source, one argument to a line."""

from __future__ import annotations

from typing import Any

from migrator.host.deferred import inspect
from migrator.host.mode import ROOT, public
from migrator.migrations.operations.catalog import PUBLIC_OPERATIONS
from migrator.migrations.serializers.base import serialize

INDENT = "    "


@public("db.migrations.writer")
class OperationWriter:
    """Writes one operation.

    Args:
        operation: the operation.
        indentation: how deep the text is to be indented.
    """

    def __init__(self, operation: Any, indentation: int = 2) -> None:
        self.operation = operation
        self.indentation = indentation
        self.lines: list[str] = []
        self.imports: set[str] = set()

    def serialize(self) -> tuple[str, set[str]]:
        """Return the text, with a comma at its end, and the imports that it needs.

        Raises:
            ValueError: a value cannot be written.
        """
        name, args, kwargs = self.operation.deconstruct()
        self._feed(0, f"{self._callee(name)}(")
        parameters = list(_parameters(self.operation))
        given = {**dict(zip(parameters, args, strict=False)), **kwargs}
        for parameter in parameters:
            if parameter in given:
                self._argument(parameter, given[parameter])
        self._feed(0, "),")
        return "\n".join(self.lines), self.imports

    def _callee(self, name: str) -> str:
        """Return how the class of the operation is written, and note its import."""
        operation_class = self.operation.__class__
        if PUBLIC_OPERATIONS.get(name) is operation_class:
            self.imports.add(f"from {ROOT}.db import migrations")
            return f"migrations.{name}"
        self.imports.add(f"import {operation_class.__module__}")
        return f"{operation_class.__module__}.{name}"

    def _feed(self, depth: int, text: str) -> None:
        self.lines.append(INDENT * (self.indentation + depth) + text)

    def _feed_block(self, depth: int, prefix: str, source: str) -> None:
        """Add *source*, whose own lines are kept, after *prefix* and with a comma at its end."""
        for line in f"{prefix}{source},".split("\n"):
            self._feed(depth, line)

    def _source(self, value: Any) -> str:
        source, imports = serialize(value)
        self.imports.update(imports)
        return source

    def _argument(self, name: str, value: Any) -> None:
        if name not in self.operation.serialization_expand_args or not isinstance(value, list | tuple | dict):
            self._feed_block(1, f"{name}=", self._source(value))
        elif isinstance(value, dict):
            self._feed(1, f"{name}={{")
            for key, item in value.items():
                self._feed_block(2, f"{self._source(key)}: ", self._source(item))
            self._feed(1, "},")
        else:
            self._feed(1, f"{name}=[")
            for item in value:
                self._feed_block(2, "", self._source(item))
            self._feed(1, "],")


def _parameters(operation: Any) -> list[str]:
    """Return the names of the parameters that the operation is made with."""
    collecting = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    parameters = inspect.signature(operation.__init__).parameters.values()
    return [parameter.name for parameter in parameters if parameter.kind not in collecting]
