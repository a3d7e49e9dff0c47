"""What the SQL layer needs from the layers above it."""

from __future__ import annotations

from typing import Any, Protocol

from migrator.host.ports import Port


class ConditionFactory(Protocol):
    """Makes the few expressions that a tree of conditions is in need of."""

    def boolean_field(self) -> Any:
        """Return the output field of a condition."""

    def odd_number_of(self, conditions: Any) -> Any:
        """Return a condition that holds when an odd number of *conditions* do."""


conditions: Port[ConditionFactory] = Port("conditions", "migrator.query")

outside_transaction: Port[Any] = Port("outside_transaction", "migrator.runtime.transaction")
"""The error (a class) for what needs a transaction and finds none."""
