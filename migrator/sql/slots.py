"""Slots: places for values in a statement that is compiled once and used with other values again and again.

A *slot* stands in a query where a value was. Lookups that can be compiled once turn it into a :class:`BoundSlot`
among the parameters: the slot and the function that makes a database parameter of a value, so that later
``bound.bind(values, connection)`` is all the work that a value needs.

A node says with the class attribute ``cacheable`` whether what it compiles to depends on its structure alone. The
attribute holds only for the class that states it: :func:`is_cacheable` does not trust a subclass which brings its
own compiling methods.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from migrator.host.record import record

Binder = Callable[[Any, Any], Any]
"""``binder(value, connection)`` returns the database parameter for *value*."""

COMPILING_METHODS = frozenset(
    {
        "as_sql",
        "process_lhs",
        "process_rhs",
        "batch_process_rhs",
        "get_prep_lookup",
        "get_prep_lhs",
        "get_db_prep_lookup",
        "get_rhs_op",
        "resolve_expression",
        "select_format",
    }
)
"""Methods that decide about the SQL; so do all ``as_<vendor>``."""


class Uses:
    """How often something was used that is no part of any shape; whoever keeps what was compiled compares.

    Uses by other threads meanwhile count too: that costs a statement its place, and nothing else.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def note(self) -> None:
        """Count a use."""
        next(self._numbers)

    @contextmanager
    def noticed(self) -> Iterator[list[bool]]:
        """Put into the list that is returned, at the end, whether there was a use meanwhile."""
        answer: list[bool] = []
        before = next(self._numbers)
        yield answer
        answer.append(next(self._numbers) != before + 1)


zone_uses = Uses()
"""The active time zone went into a statement, or into a value that is kept with one."""

assumed_zones = Uses()
"""A moment without a time zone was taken for local time, and somebody was warned."""


restriction_uses = Uses()
"""A relation restricted a join by a condition of its own making."""


class Unshapely(Exception):
    """The condition, or the expression, has no shape."""


class ShapeChanged(Exception):
    """The value changes the SQL, not only a parameter: compile a statement for it instead of binding it."""


@record(frozen=True, slots=True)
class Slot:
    """Stands for the value at ``index`` among the values of a query; carries no value itself."""

    index: int
    settled: bool = False
    """Its values need no preparing: they went through their lookup before, in the query that is a part of this one."""

    def __deepcopy__(self, memo: Any) -> Slot:
        return self


@record(frozen=True, slots=True)
class BoundSlot:
    """A parameter that is made of a value when the statement is used."""

    slot: Slot
    binder: Binder

    def bind(self, values: Sequence[Any], connection: Any) -> Any:
        """Return the database parameter.

        Raises:
            ShapeChanged: this value needs another statement.
            ValueError: the field does not accept the value (as it would without a cache).
        """
        return self.binder(values[self.slot.index], connection)


def bind_params(params: Sequence[Any], values: Sequence[Any], connection: Any) -> tuple[Any, ...]:
    """Return *params* with every bound slot replaced by the parameter for its value."""
    return tuple(
        [param.binder(values[param.slot.index], connection) if type(param) is BoundSlot else param for param in params]
    )


@functools.cache
def is_cacheable(node_class: Any) -> bool:
    """Say whether nodes of the class compile to the same SQL for the same structure.

    True if the class that defines ``cacheable = True`` is at least as derived as any class that defines a compiling
    method: a subclass which overrides ``as_sql`` without a word about ``cacheable`` is compiled every time.
    """
    for ancestor in node_class.__mro__:
        members = vars(ancestor)
        if "cacheable" in members:
            return bool(members["cacheable"])
        if not COMPILING_METHODS.isdisjoint(members) or any(name.startswith("as_") for name in members):
            return False
    return False
