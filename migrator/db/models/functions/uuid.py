"""Public path of the functions that make UUIDs."""

from __future__ import annotations

from migrator.expressions.functions import uuid
from migrator.expressions.functions.uuid import UUID4 as UUID4, UUID7 as UUID7
from migrator.host.face import mirror

mirror(__name__, uuid)
