"""MySQL: not available yet."""

from __future__ import annotations

from migrator.backends.mysql.base import DatabaseValidation as DatabaseValidation
