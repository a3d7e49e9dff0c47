"""The validation of a backend."""

from migrator.host.face import mirror
from migrator.backends.base.validation import (
    BaseDatabaseValidation as BaseDatabaseValidation,
)
from migrator.backends.base import validation as _validation

mirror(__name__, _validation)
