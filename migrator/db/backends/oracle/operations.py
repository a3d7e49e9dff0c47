"""Oracle: not available yet."""

from __future__ import annotations

from migrator.backends.oracle.base import DatabaseOperations as DatabaseOperations
