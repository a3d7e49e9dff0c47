"""ORDER BY, as far as it is decided before compiling."""

from __future__ import annotations

from typing import Any

from migrator.host.exceptions import FieldError
from migrator.query.annotations import Annotations
from migrator.sql.constants import LOOKUP_SEP


class Ordering(Annotations):
    """Collects what rows are ordered by."""

    def add_ordering(self, *ordering: Any) -> None:
        """Add names (``"name"``, ``"-name"``, ``"?"``) or expressions; with none, switch the default ordering off.

        Raises:
            FieldError: a name that is no field, a value that is no ordering, or an aggregate of its own.
        """
        unusable = [item for item in ordering if not isinstance(item, str) and not hasattr(item, "resolve_expression")]
        for item in ordering:
            if isinstance(item, str):
                self._check_ordering_name(item.removeprefix("-"))
            elif getattr(item, "contains_aggregate", False):
                raise FieldError(
                    f"Using an aggregate in order_by() without also including it in annotate() is not allowed: {item}"
                )
        if unusable:
            raise FieldError(f"Invalid order_by arguments: {unusable}")
        if ordering:
            self.order_by += ordering
        else:
            self.default_ordering = False

    def _check_ordering_name(self, name: str) -> None:
        if name == "?" or name in self.annotations or name in self.extra:
            return
        self.names_to_path(name.split(LOOKUP_SEP), self.get_meta())

    def clear_ordering(self, force: bool = False, clear_default: bool = True) -> None:
        """Forget the ordering, unless the result depends on it (a slice, DISTINCT ON) and *force* is False."""
        if not force and (self.is_sliced or self.distinct_fields or self.select_for_update):
            return
        self.order_by = ()
        self.extra_order_by = ()
        if clear_default:
            self.default_ordering = False
        # The order of a part that is not sliced has no effect on the whole either. Parts may be shared: change copies.
        self.combined_queries = tuple(part.clone() for part in self.combined_queries)
        for part in self.combined_queries:
            part.clear_ordering(clear_default=clear_default)

    def add_distinct_fields(self, *field_names: str) -> None:
        """Remove duplicates: whole rows, or rows that agree in the named fields."""
        self.distinct_fields = field_names
        self.distinct = True
