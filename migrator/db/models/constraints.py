"""Public path of constraints."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.schema import check_constraint, constraint_base, unique_constraint, unique_validation
from migrator.schema.constraints import (
    BaseConstraint as BaseConstraint,
    CheckConstraint as CheckConstraint,
    Deferrable as Deferrable,
    UniqueConstraint as UniqueConstraint,
)

__all__ = ["BaseConstraint", "CheckConstraint", "Deferrable", "UniqueConstraint"]

mirror(__name__, constraint_base, check_constraint, unique_constraint, unique_validation)
