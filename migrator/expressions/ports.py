"""What expressions need from elsewhere: the query builder above, and each other across modules.

Expressions make one another: ``F("a") + 1`` is a ``CombinedExpression``, ``expression.desc()`` an ``OrderBy``. The
modules that define those import the base classes, so the base classes find them here by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from migrator.host.ports import Port

query_class: Port[Any] = Port("query_class", "migrator.query")
"""The ``Query`` class."""

T = TypeVar("T")


class Vocabulary:
    """The expression classes that base classes instantiate; each joins with ``@vocabulary.word``."""

    CombinedExpression: Any
    F: Any
    NegatedExpression: Any
    OrderBy: Any
    Q: Any
    Value: Any

    def __init__(self) -> None:
        self._load: Callable[[str], None] | None = None

    def learn_late(self, load: Callable[[str], None]) -> None:
        """Have *load* import the class of a word that is used for the first time."""
        self._load = load

    def __getattr__(self, name: str) -> Any:
        if self._load is not None and name in Vocabulary.__annotations__:
            self._load(name)
        try:
            return self.__dict__[name]
        except KeyError:
            raise AttributeError(f"Nobody has added {name!r} to the vocabulary of expressions.") from None

    def word(self, definition: T) -> T:
        """Add a class under its own name and return it."""
        setattr(self, definition.__name__, definition)  # type: ignore[attr-defined]  # classes have names
        return definition


vocabulary = Vocabulary()
