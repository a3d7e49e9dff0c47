"""Functions that some databases know under another name."""

from __future__ import annotations

from typing import Any


def named(function: str, *, through: str = "as_sql") -> Any:
    """Return an ``as_<vendor>`` method that writes the SQL function *function*: ``as_sqlite = named("UNICODE")``.

    Args:
        function: name of the function in that database.
        through: the inherited method that does the writing.
    """
    return _Spelling(function, through)


class _Spelling:
    """Stands in a class body until the class is there, whose base the method calls."""

    def __init__(self, function: str, through: str) -> None:
        self.function, self.through = function, through

    def __set_name__(self, owner: type, method_name: str) -> None:
        function, through = self.function, self.through

        def write(expression: Any, compiler: Any, connection: Any, **extra_context: Any) -> Any:
            inherited = getattr(super(owner, expression), through)
            return inherited(compiler, connection, function=function, **extra_context)

        write.__name__, write.__qualname__ = method_name, f"{owner.__qualname__}.{method_name}"
        setattr(owner, method_name, write)
