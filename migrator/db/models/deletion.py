"""Public path of deletion: the collector and the ``on_delete`` rules."""

from __future__ import annotations

from migrator.fields import on_delete
from migrator.fields.on_delete import (
    CASCADE as CASCADE,
    DB_CASCADE as DB_CASCADE,
    DB_SET_DEFAULT as DB_SET_DEFAULT,
    DB_SET_NULL as DB_SET_NULL,
    DO_NOTHING as DO_NOTHING,
    PROTECT as PROTECT,
    RESTRICT as RESTRICT,
    SET as SET,
    SET_DEFAULT as SET_DEFAULT,
    SET_NULL as SET_NULL,
    SKIP_COLLECTION as SKIP_COLLECTION,
    DatabaseOnDelete as DatabaseOnDelete,
    ProtectedError as ProtectedError,
    RestrictedError as RestrictedError,
)
from migrator.host.face import mirror
from migrator.models import deletion
from migrator.models.deletion import (
    Collector as Collector,
    get_candidate_relations_to_delete as get_candidate_relations_to_delete,
)

mirror(__name__, deletion, on_delete)
