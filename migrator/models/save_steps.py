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
        find: what :mod:`save_plans` finds the one statement with that does the same; the first save brings it.
    """

    def __init__(self) -> None:
        self.of_class: Callable[[Any], tuple[Any, ...]] = attrgetter("__class__")
        self.ours: tuple[Any, ...] = ()
        self.find: Callable[..., Any]

    def note(self, *owners: Any) -> None:
        """Remember the methods as *owners* define them."""
        found = {name: vars(owner)[name] for owner in owners for name in STEPS if name in vars(owner)}
        self.of_class = attrgetter(*found)
        self.ours = tuple(found.values())


STEPS = frozenset(
    {
        "pk", "_get_pk_val", "_is_pk_set", "save_base", "_save_parents", "_save_table", "_do_update", "_do_insert",
        "_assign_returned_values", "_prepare_related_fields_for_save",
    }
)  # fmt: skip


steps = Steps()
