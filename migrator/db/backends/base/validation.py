"""System checks that depend on the database."""

from __future__ import annotations

from migrator.backends.base import validation as _validation
from migrator.backends.base.validation import BaseDatabaseValidation as BaseDatabaseValidation
from migrator.host.face import mirror

mirror(__name__, _validation)
