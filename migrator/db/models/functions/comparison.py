"""Public path of the functions that compare and convert."""

from __future__ import annotations

from migrator.expressions.functions import comparison
from migrator.expressions.functions.comparison import (
    Cast as Cast,
    Coalesce as Coalesce,
    Collate as Collate,
    Greatest as Greatest,
    Least as Least,
    NullIf as NullIf,
)
from migrator.host.face import mirror

mirror(__name__, comparison)
