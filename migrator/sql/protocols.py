"""What lower layers may know of the things above them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias, runtime_checkable

Params: TypeAlias = Sequence[Any]
SQL: TypeAlias = tuple[str, Params]
"""A piece of SQL and its parameters, in order."""


class QueryNode:
    """Marks a query builder: ``isinstance(value, QueryNode)`` asks for one without importing it."""


class CombinableNode:
    """Marks an object with ``conditional`` and ``resolve_expression`` without importing the expressions."""


class Connection(Protocol):
    """The part of a database wrapper that compiles statements: no I/O."""

    alias: str
    vendor: str
    features: Any
    ops: Any


class Compiler(Protocol):
    """Turns nodes into SQL for one connection."""

    query: Any
    connection: Any
    using: str | None
    quote_cache: Any

    def compile(self, node: Any) -> SQL:
        """Return the SQL of *node*, taking ``as_<vendor>`` before ``as_sql``."""

    def quote_name(self, name: str) -> str:
        """Quote *name*, except where it is an alias of the query."""


@runtime_checkable
class Compilable(Protocol):
    """Anything that can be part of a statement."""

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL and the parameters."""


@runtime_checkable
class Resolvable(Protocol):
    """Anything that is bound to a query before it is compiled."""

    resolve_expression: Callable[..., Any]
