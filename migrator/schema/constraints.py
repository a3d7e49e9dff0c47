"""All constraints in one place."""

from __future__ import annotations

from migrator.schema.check_constraint import CheckConstraint
from migrator.schema.constraint_base import BaseConstraint
from migrator.schema.unique_constraint import Deferrable, UniqueConstraint

__all__ = ["BaseConstraint", "CheckConstraint", "Deferrable", "UniqueConstraint"]
