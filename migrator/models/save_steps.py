"""The steps of ``save()``, noted where they are written, so that a plan can tell whether a model has others."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any


class Steps:
    """The methods that saving consists of; a model that has others in their place takes all steps.

    Attributes:
        of_class: returns those of a class.
        ours: the library's own.
        changes: how often one of them was assigned to a model, as monitoring and tests do, since somebody counts.
        find: what :mod:`save_plans` finds the one statement with that does the same; the first save brings it.
    """

    def __init__(self) -> None:
        self.of_class: Callable[[Any], tuple[Any, ...]] = attrgetter("__class__")
        self.ours: tuple[Any, ...] = ()
        self.changes = 0
        self.find: Callable[..., Any]

    def note(self, *owners: Any) -> None:
        """Remember the methods as *owners* define them."""
        found = {name: vars(owner)[name] for owner in owners for name in STEPS if name in vars(owner)}
        self.of_class = attrgetter(*found)
        self.ours = tuple(found.values())

    def count_changes(self, metaclass: Any) -> None:
        """Count from now on what is assigned to classes of *metaclass*.

        Making a class assigns some twenty attributes; only programs that save rows pay for the counting.
        """

        def assign(cls: Any, name: str, value: Any) -> None:
            super(metaclass, cls).__setattr__(name, value)
            self.changes += name in DECIDING

        def delete(cls: Any, name: str) -> None:
            super(metaclass, cls).__delattr__(name)
            self.changes += name in DECIDING

        metaclass.__setattr__, metaclass.__delattr__ = assign, delete


STEPS = frozenset(
    {
        "pk", "_get_pk_val", "_is_pk_set", "save_base", "_save_parents", "_save_table", "_do_update", "_do_insert",
        "_assign_returned_values", "_prepare_related_fields_for_save",
    }
)  # fmt: skip

DECIDING = STEPS | {"__bases__"}
"""Attributes of a class that decide which steps it has."""


steps = Steps()
