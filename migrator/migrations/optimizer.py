"""Makes a list of operations shorter without changing what it does."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public


@public("db.migrations.optimizer")
class MigrationOptimizer:
    """Merges operations that cancel out or that one operation can stand for."""

    def optimize(self, operations: list[Any], app_label: str) -> list[Any]:
        """Return a list that does the same as *operations* and is as short as merging pairs can make it.

        Args:
            operations: operations of one app, in order. The list is not changed.
            app_label: that app.

        Raises:
            TypeError: *app_label* is None.
        """
        if app_label is None:
            raise TypeError("app_label must be a str.")
        self._iterations = 0
        current = operations
        while True:
            self._iterations += 1
            shorter = merge_first_pair(current, app_label)
            if shorter is None or shorter == current:
                return list(current)
            current = shorter


def merge_first_pair(operations: list[Any], app_label: str) -> list[Any] | None:
    """Merge the first two operations that can be merged; return the new list, or None if there are none."""
    for position, operation in enumerate(operations):
        merged = _merge_with_later(position, operation, operations, app_label)
        if merged is not None:
            return merged
    return None


def _merge_with_later(position: int, operation: Any, operations: list[Any], app_label: str) -> list[Any] | None:
    """Merge *operation* with the first later one that it takes, if what is between them can be passed."""
    can_move_right = True
    for later in range(position + 1, len(operations)):
        result = operation.reduce(operations[later], app_label)
        if isinstance(result, list):
            between = operations[position + 1 : later]
            if can_move_right:
                middle = [*between, *result]
            elif all(skipped.reduce(operations[later], app_label) is True for skipped in between):
                # The first one cannot pass what is between, but the later one can come to it.
                middle = [*result, *between]
            else:
                return None
            return [*operations[:position], *middle, *operations[later + 1 :]]
        can_move_right = can_move_right and bool(result)
    return None
