"""The order of tests: rolled back ones find what others leave behind, so that they come first."""

from __future__ import annotations

from typing import Any

from migrator.test.pytest_plugin.requests import request_of, sees_to_databases

ROLLS_BACK, WITHOUT, EMPTIES = range(3)


def place(item: Any) -> int:
    """Return when a collected test runs; tests of the same place keep their order."""
    test_class = getattr(item, "cls", None)
    if sees_to_databases(test_class) and hasattr(test_class, "fixtures"):
        return ROLLS_BACK if hasattr(test_class, "setUpTestData") else EMPTIES
    wanted = request_of(item)
    if wanted is None:
        return WITHOUT
    return EMPTIES if wanted.empties else ROLLS_BACK
