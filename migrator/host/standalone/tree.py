"""``Node``: a connector, a list of children, and a negation; the base of ``Q`` and of where clauses."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.hashable import make_hashable


@public("utils.tree")
class Node:
    """A node of a tree of conditions.

    Args:
        children: leaves and other nodes; copied into a new list.
        connector: how the children are joined; ``default`` of the class when it is not given.
        negated: whether the whole node is negated.
    """

    default: str = "DEFAULT"

    children: list[Any]
    connector: str
    negated: bool

    def __init__(self, children: Iterable[Any] | None = None, connector: str | None = None, negated: bool = False):
        self.children = list(children) if children else []
        self.connector = connector or self.default
        self.negated = negated

    @classmethod
    def create(cls, children: Iterable[Any] | None = None, connector: str | None = None, negated: bool = False) -> Any:
        """Return a node of this class without calling the ``__init__`` of a subclass, whose signature may differ."""
        node = Node(children, connector or cls.default, negated)
        node.__class__ = cls
        return node

    def __str__(self) -> str:
        inside = f"{self.connector}: {', '.join(map(str, self.children))}"
        return f"(NOT ({inside}))" if self.negated else f"({inside})"

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self}>"

    def _with_children(self, children: list[Any]) -> Any:
        node = self.create(connector=self.connector, negated=self.negated)
        node.children = children
        return node

    def __copy__(self) -> Any:
        return self._with_children(self.children)

    copy = __copy__

    def __deepcopy__(self, memodict: dict[int, Any]) -> Any:
        return self._with_children(copy.deepcopy(self.children, memodict))

    def __len__(self) -> int:
        return len(self.children)

    def __bool__(self) -> bool:
        return len(self.children) > 0

    def __contains__(self, other: object) -> bool:
        return other in self.children

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Node)
            and type(self) is type(other)
            and (self.connector, self.negated) == (other.connector, other.negated)
            and self.children == other.children
        )

    def __hash__(self) -> int:
        return hash((type(self), self.connector, self.negated, *make_hashable(self.children)))

    def add(self, data: Any, conn_type: str) -> Any:
        """Join *data* to this node with *conn_type* and return the node that holds it.

        Children of a node with the same connector are taken over one by one, so trees stay flat; a node with another
        connector first becomes a child of itself.
        """
        if self.connector != conn_type:
            before = self.copy()
            self.connector = conn_type
            self.children = [before, data]
            return data
        if self._can_absorb(data, conn_type):
            self.children.extend(data.children)
            return self
        if data not in self.children:
            self.children.append(data)
        return data

    def _can_absorb(self, data: Any, conn_type: str) -> bool:
        if not isinstance(data, Node) or data.negated or data in self.children:
            return False
        return data.connector == conn_type or len(data) == 1

    def negate(self) -> None:
        """Turn the negation of this node over."""
        self.negated = not self.negated
