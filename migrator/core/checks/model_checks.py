"""System checks over all models."""

from __future__ import annotations

from migrator.host import checks as origin
from migrator.host.checks import (
    _check_lazy_references as _check_lazy_references,
    check_all_models as check_all_models,
    check_lazy_references as check_lazy_references,
)
from migrator.host.face import mirror

mirror(__name__, origin)
