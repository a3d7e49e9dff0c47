"""Public path of the constants of the query language."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.sql import constants
from migrator.sql.constants import LOOKUP_SEP as LOOKUP_SEP, OnConflict as OnConflict

mirror(__name__, constants)
